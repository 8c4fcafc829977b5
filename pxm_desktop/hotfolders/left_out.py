"""Files of one rule that wait for something other than time, and what for: words in a sidecar, content, permission.

Those that wait for a sidecar are found by it at once: whoever rates a shoot writes thousands of sidecars, each of which
would else be compared with every picture that waits.
"""

from __future__ import annotations

from collections.abc import ItemsView, Set
from typing import NamedTuple

from pxm_desktop.hotfolders.settling import paths_above
from pxm_desktop.hotfolders.sidecar import folded, serves

Stamp = tuple[int, int]
"""Size and mtime_ns."""
_Place = tuple[bytes, str]
"""A folder, and the name of a picture without its ending, `folded`."""


class Left(NamedTuple):
    """A file that waits."""

    why: str
    """For people."""
    size: int
    """0 for one that was not looked into."""
    mtime_ns: int


class LeftOut:
    """Knows the files by path, and the sidecars that were seen; during a look through everything, what is still there.

    Paths are below the rule's folder.
    """

    def __init__(self, *, by_sidecar: bool) -> None:
        """`by_sidecar`: sidecars decide, so that files are looked for by theirs."""
        self._by_sidecar = by_sidecar
        self._files: dict[bytes, Left] = {}
        self._pictures: dict[_Place, set[bytes]] = {}
        self._sidecars: dict[bytes, Stamp] = {}
        self._there: set[bytes] | None = None
        """Files and sidecars that the look through everything has met; None where there is none under way."""

    def __len__(self) -> int:
        return len(self._files)

    def items(self) -> ItemsView[bytes, Left]:
        """Return the files, by path."""
        return self._files.items()

    def waits(self, path: bytes, stamp: Stamp) -> bool:
        """Say whether a file waits as it is; then it is noted as still there."""
        left = self._files.get(path)
        if left is None or left[1:] != stamp:
            return False
        self._met(path)
        return True

    def leave(self, path: bytes, left: Left) -> None:
        """Enter a file."""
        self._files[path] = left
        if self._by_sidecar and left.size:
            self._pictures.setdefault(_place(path), set()).add(path)
        self._met(path)

    def drop(self, path: bytes) -> None:
        """Forget a file: it goes on."""
        if self._files.pop(path, None) is not None:
            self._unlist(path)

    def told(self, sidecar: bytes, stamp: Stamp) -> list[tuple[bytes, Left]]:
        """Note a sidecar; return the files that waited for it, if it is new or changed, and forget them."""
        self._met(sidecar)
        if self._sidecars.get(sidecar) == stamp:
            return []
        self._sidecars[sidecar] = stamp
        folder, _, name = sidecar.rpartition(b"/")
        stem = folded(name).rpartition(".")[0]
        found = [
            path
            for place in dict.fromkeys(((folder, stem), (folder, stem.rpartition(".")[0] or stem)))
            for path in sorted(self._pictures.get(place, ()))
            if serves(name, path.rpartition(b"/")[2])
        ]
        gone = [(path, self._files[path]) for path in found]
        for path in found:
            self.drop(path)
        return gone

    def forget(self, paths: Set[bytes]) -> None:
        """Forget these files and sidecars, and where they are folders all that is below."""
        for path in [path for path in self._files if _is_or_below(path, paths)]:
            self.drop(path)
        for path in [path for path in self._sidecars if _is_or_below(path, paths)]:
            del self._sidecars[path]

    def clear(self) -> None:
        """Forget everything."""
        self._files.clear()
        self._pictures.clear()
        self._sidecars.clear()

    # --- looks through everything: where nothing is told of a folder, only they show what went ---

    def begin(self) -> None:
        """Take it that everything is looked through from now on."""
        self._there = set()

    def stop(self) -> None:
        """Take it that this did not come to its end, or is none."""
        self._there = None

    def end(self) -> None:
        """Forget what was not met: it is not there any more."""
        there, self._there = self._there, None
        if there is not None:
            for path in self._files.keys() - there:
                self.drop(path)
            for path in self._sidecars.keys() - there:
                del self._sidecars[path]

    def _met(self, path: bytes) -> None:
        if self._there is not None:
            self._there.add(path)

    def _unlist(self, path: bytes) -> None:
        place = _place(path)
        listed = self._pictures.get(place)
        if listed is not None:
            listed.discard(path)
            if not listed:
                del self._pictures[place]


def _place(picture: bytes) -> _Place:
    folder, _, name = picture.rpartition(b"/")
    text = folded(name)
    return folder, text.rpartition(".")[0] or text


def _is_or_below(path: bytes, paths: Set[bytes]) -> bool:
    return path in paths or not paths.isdisjoint(paths_above(path))
