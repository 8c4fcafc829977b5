"""What differs between a file in PXM and its new version on this computer, and where the new one goes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QLocale, QSize

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui import words
from pxm_desktop.ui.words import tr

_ALIKE = 0.01
"""Proportions that differ by less than this share are the same."""
_SAME_TYPE = {"JPEG": "JPG", "TIFF": "TIF", "HEIF": "HEIC", "HTM": "HTML", "MPEG": "MPG"}
_STANDARD = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9))


@dataclass(frozen=True)
class NewVersion:
    """What is known of the file on this computer."""

    path: bytes
    name: str
    size: int | None
    """Bytes; None where it cannot be sent."""
    pixels: QSize | None = None
    """Those of its picture, where the file tells them. It is opened by the workers for thumbnails only."""
    refusal: str = ""
    """Why it cannot be sent, for people."""


async def looked_at(api: ServiceApi, path: bytes) -> NewVersion:
    """Look at a file of this computer: whether it may be sent, and its size."""
    plan = await api.plan([path])
    name = words.one_line(os.fsdecode(path).rpartition(os.sep)[2])
    if len(plan.files) != 1:
        sentences = [words.told(each.sentence) or words.skip_rule(each.rule) for each in plan.skipped]
        refusal = " ".join(sentences) if not plan.files else tr("Choose one file.")
        return NewVersion(path, name, None, refusal=refusal or tr("Nothing here to upload."))
    found = plan.files[0]
    return NewVersion(found.path, name, found.size)


def destination(file: LibraryFile) -> Destination:
    """Return where a new version goes: to what the old one has, in whose place it comes."""
    return Destination(
        collections=file.products or (),
        regions=file.regions or (),
        on_duplicate=DuplicatePolicy.REPLACE,
        replaces=file.id,
    )


def differences(file: LibraryFile, new: NewVersion, proportions: QSize | None = None) -> list[str]:
    """Return what somebody should know before a version takes another one's place.

    `proportions` are those of the new picture where its pixels are not known.
    """
    found = []
    old_type, new_type = type_of(file.name), type_of(new.name)
    if old_type and new_type and old_type != new_type:
        text_ = tr("The type differs: %1 in PXM, %2 now.")
        found.append(text_.replace("%1", old_type).replace("%2", new_type))
    seen = new.pixels or proportions
    if file.width and file.height and seen is not None:
        wide, high = seen.width(), seen.height()
        before, now = file.width / file.height, wide / high
        if abs(before - now) > _ALIKE * before:
            text_ = tr("The proportions differ: %1 in PXM, %2 now.")
            found.append(
                text_.replace("%1", _ratio(file.width, file.height)).replace("%2", _ratio(wide, high))
            )
        if new.pixels is not None and wide * high < file.width * file.height:
            found.append(tr("The new picture has fewer pixels."))
    return found


def type_of(name: str) -> str:
    """Return the type that a file's name tells, in one spelling."""
    ending = PurePath(name).suffix.removeprefix(".").upper()
    return _SAME_TYPE.get(ending, ending)


def _ratio(width: int, height: int) -> str:
    """Return proportions as people say them: "3:2", else "1.37:1"."""
    ratio = width / height
    for wide, high in _STANDARD:
        for one, other in ((wide, high), (high, wide)):
            if abs(ratio - one / other) <= _ALIKE * ratio:
                return f"{one}:{other}"
    from_one = f"{ratio:.2f}:1" if ratio >= 1 else f"1:{1 / ratio:.2f}"
    return from_one.replace(".", QLocale().decimalPoint())
