"""The links to a file's renditions: presigned, so they are secrets that expire, and never leave the memory.

PXM gives links named preview, large, medium, small and thumb (article, "Files"); that of the original is not
documented. Accounts differ in how long links live, and nothing tells when one is over except its own query.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pxm_desktop.pxm.credentials import is_safe_url
from pxm_desktop.pxm.models import File
from pxm_desktop.pxm.presigned import lifetime

SIZES = ("thumb", "small", "medium", "large", "preview")
"""Pictures that PXM makes, the smallest first."""
ORIGINAL = "original"
_SAME = {"thumbnail": "thumb"}
_TAIL = re.compile(r"[_-]?(url|link|image|picture)$")
_SPARE_SECONDS = 60.0
"""A link that ends within this time is asked for anew: fetching takes a while, and clocks differ."""
_UNKNOWN_SECONDS = 600.0
"""How long a link is used that does not say how long it lives."""
_MOST = 5000
"""Files whose links are remembered; with five links each about 15 MB."""


@dataclass(frozen=True, slots=True)
class FileLinks:
    """The links of one file, as PXM gave them at one moment (seconds since 1970, this computer's clock)."""

    file_id: str
    read_at: float
    urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By name, in small letters; `SIZES` where it is one of those."""

    @classmethod
    def of(cls, file: File, now: float) -> FileLinks | None:
        """Return the links that an answer tells; None when it says nothing of them, which is not the same as none."""
        if file.renditions is None:
            return None
        urls = {name_of(name): url for name, url in file.renditions.items() if is_safe_url(url)}
        if file.original_url is not None and is_safe_url(file.original_url):
            urls[ORIGINAL] = file.original_url
        return cls(file.id, now, urls)

    def exactly(self, name: str) -> str | None:
        """Return the link of this rendition; None without one."""
        return self.urls.get(name_of(name))

    def nearest(self, name: str) -> tuple[str | None, bool]:
        """Return the link of this rendition, else of the next larger one, else of the next smaller one.

        And whether it serves as well as what was asked for: a smaller one does not.
        """
        name = name_of(name)
        if name in self.urls or name not in SIZES:
            return self.urls.get(name), True
        at = SIZES.index(name)
        larger, smaller = SIZES[at + 1 :], SIZES[:at][::-1]
        found = next((size for size in (*larger, *smaller) if size in self.urls), None)
        return (None, False) if found is None else (self.urls[found], found in larger)

    def best(self) -> str | None:
        """Return the link of the original, else of the largest picture."""
        names = (ORIGINAL, *reversed(SIZES), *self.urls)
        return next((self.urls[name] for name in names if name in self.urls), None)

    @property
    def pictures(self) -> bool:
        """Say whether PXM has made any picture."""
        return any(name != ORIGINAL for name in self.urls)

    def good_at(self, now: float) -> bool:
        """Say whether all links should work for a while yet."""
        lives = [lifetime(url) or _UNKNOWN_SECONDS for url in self.urls.values()]
        age = now - self.read_at
        return 0 <= age < min(lives, default=_UNKNOWN_SECONDS) - _SPARE_SECONDS


class KnownLinks:
    """Links of the files that were read lately."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._files: OrderedDict[str, FileLinks] = OrderedDict()

    def keep(self, files: Iterable[FileLinks]) -> None:
        """Remember links; those that were read longest ago are forgotten when there are too many."""
        for links in files:
            self._files[links.file_id] = links
            self._files.move_to_end(links.file_id)
        while len(self._files) > self._most:
            self._files.popitem(last=False)

    def of(self, file_id: str, now: float) -> FileLinks | None:
        """Return links that should still work."""
        links = self._files.get(file_id)
        if links is not None and not links.good_at(now):
            self.forget(file_id)
            return None
        return links

    def forget(self, file_id: str) -> None:
        """Forget a file's links: they are over."""
        self._files.pop(file_id, None)


def name_of(name: str) -> str:
    """Return a rendition's name as we write it: in small letters, "thumb" for "thumbnail_url"."""
    short = _TAIL.sub("", name.strip().lower())
    return _SAME.get(short, short) or name
