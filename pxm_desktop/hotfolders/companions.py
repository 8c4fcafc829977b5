"""Sidecars go along with their picture when it is moved away, so that stars, labels and edits stay with it.

For rules that read sidecars; any other rule sends a sidecar like any file, and it goes by itself. Nothing is erased or
written over. A sidecar that cannot go along stays where it is: that is no reason to hold up its picture.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field

import send2trash

from pxm_desktop.hotfolders.afterwards import free_names, shortened, take_name
from pxm_desktop.hotfolders.sidecar import folded, is_sidecar, names_for

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Beside:
    """What lies in one folder."""

    sidecars: dict[str, bytes] = field(default_factory=dict)
    """Names by how they compare."""
    serving: dict[str, set[bytes]] = field(default_factory=dict)
    """By how a sidecar compares: the other files that it may belong to."""


class Companions:
    """The sidecars of the pictures that go together; each folder is listed once. Blocks: for a thread of the rule."""

    def __init__(self, folder: bytes) -> None:
        """`folder` is the rule's."""
        self._folder = folder
        self._beside: dict[bytes, _Beside] = {}

    def follow(self, path: bytes, place: bytes | None) -> None:
        """Let the sidecars of a picture go where it went: from `path` to `place`, both below the rule's folder.

        None stands for the trash. A sidecar that belongs to other files too goes with the last of them.
        """
        where, _, picture = path.rpartition(b"/")
        try:
            beside = self._listed(where)
            for name in names_for(picture):
                others = beside.serving.get(name, set())
                others.discard(picture)
                if name in beside.sidecars and not others:
                    self._go(where, beside.sidecars.pop(name), picture, place)
        except OSError as error:  # the picture is where it should be
            _log.warning("a sidecar could not follow its picture: %s", error.strerror or type(error).__name__)

    def _listed(self, where: bytes) -> _Beside:
        known = self._beside.get(where)
        if known is None:
            known = self._beside[where] = _Beside()
            with os.scandir(_joined(self._folder, where)) as entries:
                names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
            known.sidecars = {folded(name): name for name in names if is_sidecar(name)}
            for name in names:
                if not is_sidecar(name):
                    for wanted in names_for(name):
                        if wanted in known.sidecars:
                            known.serving.setdefault(wanted, set()).add(name)
        return known

    def _go(self, where: bytes, sidecar: bytes, picture: bytes, place: bytes | None) -> None:
        source = _joined(self._folder, where, sidecar)
        if place is None:
            send2trash.send2trash(os.fsdecode(source))
            return
        there, _, moved = place.rpartition(b"/")
        for name in free_names(_joined(there, _renamed(sidecar, picture, moved))):
            if take_name(source, _joined(self._folder, name)):
                return


def _renamed(sidecar: bytes, picture: bytes, moved: bytes) -> bytes:
    """Return what a sidecar is called when its picture got another name because the old one was taken."""
    if moved == picture:
        return sidecar
    ending = sidecar[-len(b".xmp") :]
    of_this_file_only = folded(sidecar) == names_for(picture)[0]
    stem = moved if of_this_file_only else (moved.rpartition(b".")[0] or moved)
    return shortened(stem, ending)


def _joined(*parts: bytes) -> bytes:
    return b"/".join(part for part in parts if part)
