"""The pictures that PXM has made of a file, and the original: each can be saved, and its link copied."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import QDir, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from pxm_desktop.service.library_api import FileDetail
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_SAID = "rendition"
_ORDER = ("preview", "large", "medium", "small", "thumb")


class RenditionSection(Section):
    """Lists renditions by name."""

    def __init__(self, bridge: Bridge, waits: Waits, bars: Bars) -> None:
        super().__init__(tr("Original and pictures"))
        self._bridge = bridge
        self._waits = waits
        self._bars = bars
        self._detail: FileDetail | None = None
        self._shown: tuple[str, ...] = ()
        self.buttons: dict[tuple[str, str], Button] = {}
        """By what they do ("save", "link") and the rendition."""
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self._list = QWidget()
        self.body.addWidget(self._list)

    def show_file(self, detail: FileDetail) -> None:
        """Show what there is of a file."""
        self._detail = detail
        names = renditions_of(detail)
        self.note.setText(
            ""
            if names
            else tr("PXM is still making them.")
            if detail.file.processing
            else tr("PXM gives no link to this file.")
            if detail.live
            else tr("These show when PXM can be reached.")
        )
        self.note.setVisible(not names)
        if names != self._shown:
            self._shown = names
            self._fill(names)
        self.count(len(names) or None)

    def save_as(self, name: str) -> None:
        """Ask where to, then save."""
        detail = self._detail
        if detail is None:
            return
        dialog = QFileDialog(self.window(), tr("Save %1").replace("%1", _title(name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DownloadLocation)
        dialog.setDirectory(next((place for place in places if Path(place).is_dir()), QDir.homePath()))
        dialog.selectFile(file_name(detail.file.name or detail.file.id, name))
        dialog.fileSelected.connect(lambda target: self.save(name, target))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, name: str, target: str) -> None:
        """Save a rendition; the dialog has asked already whether it may replace a file."""
        detail = self._detail
        if detail is None:
            return
        path, file_id = os.fsencode(target), detail.file.id
        shown = words.one_line(Path(target).name)

        def done(size: int) -> None:
            text = tr("%1 is saved (%2).").replace("%2", words.size(size)).replace("%1", shown)
            self._say("ok", text, [(tr("Show"), partial(reveal, path, self))])

        def failed(error: BaseException) -> None:
            self._say("error", words.explained(error), [(tr("Try again"), partial(self.save, name, target))])

        self._bars.take(_SAID)
        self._waits.call(
            tr("Saving %1…").replace("%1", shown),
            lambda api: api.library.save(file_id, path, name, replace=True),
            done,
            failed,
        )

    def copy_link(self, name: str) -> None:
        """Put a rendition's link on the clipboard."""
        detail = self._detail
        if detail is None:
            return
        file_id = detail.file.id

        def done(link: str) -> None:
            QGuiApplication.clipboard().setText(link)
            self._say("ok", tr("The link is on the clipboard. It works for a while only."))

        def failed(error: BaseException) -> None:
            self._say("error", words.explained(error))

        self._waits.call(
            tr("Asking PXM for the link…"), lambda api: api.library.link(file_id, name), done, failed
        )

    def _fill(self, names: Sequence[str]) -> None:
        old = self._list
        self._list = QWidget()
        grid = QGridLayout(self._list)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self.buttons = {}
        for row, name in enumerate(names):
            label = Elided(mode=Qt.TextElideMode.ElideMiddle)
            label.set_full(_title(name))
            grid.addWidget(label, row, 0)
            for column, (what, text, spoken, act) in enumerate(
                (
                    ("save", tr("Save…"), tr("Save %1"), partial(self.save_as, name)),
                    ("link", tr("Copy link"), tr("Copy the link of %1"), partial(self.copy_link, name)),
                ),
                start=1,
            ):
                button = Button(text, kind="link")
                button.setAccessibleName(spoken.replace("%1", _title(name)))
                button.clicked.connect(act)
                self.buttons[what, name] = button
                grid.addWidget(button, row, column)
        self.body.replaceWidget(old, self._list)
        old.hide()
        old.deleteLater()
        self._list.setVisible(bool(names))

    def _say(self, kind: str, text: str, actions: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        dismiss = partial(self._bars.take, _SAID)
        self._bars.put(_SAID, Bar(kind, text, actions, on_dismiss=dismiss))


def renditions_of(detail: FileDetail) -> tuple[str, ...]:
    """Return the names of what can be saved of a file: the original first, then pictures, the largest first."""
    known = [name for name in _ORDER if name in detail.renditions]
    others = sorted(name for name in detail.renditions if name not in _ORDER and name != "original")
    original = ("original",) if detail.has_original or "original" in detail.renditions else ()
    return (*original, *known, *others)


def file_name(name: str, rendition: str) -> str:
    """Return how a rendition is called as a file: PXM makes its pictures as JPEG."""
    plain = words.one_line(name).replace("/", "_").replace("\\", "_")
    if rendition == "original":
        return plain
    return f"{PurePath(plain).stem} {rendition}.jpg"


def _title(name: str) -> str:
    return {
        "original": tr("Original"),
        "preview": tr("Preview"),
        "large": tr("Large picture"),
        "medium": tr("Medium picture"),
        "small": tr("Small picture"),
        "thumb": tr("Thumbnail"),
    }.get(name, words.one_line(name))
