"""The page of one file in PXM: its picture, all that is known of it, where it is used, and what can be changed there.

What is edited gathers for a moment and goes to PXM as one change of this file, which a bar offers to take back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.api import Added
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import FileDetail, LibraryFile
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.library import asset_edit, text
from pxm_desktop.ui.library.asset_changing import AssetChanging
from pxm_desktop.ui.library.asset_column import AssetColumn
from pxm_desktop.ui.library.asset_head import AssetHead
from pxm_desktop.ui.library.asset_preview import Preview
from pxm_desktop.ui.library.asset_replace import ReplaceView
from pxm_desktop.ui.library.asset_successor import Successor
from pxm_desktop.ui.library.asset_versions import NewVersion
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

GATHER_MS = 700
"""How long edits rest before they go to PXM together."""
LOOKS_MS = (2000, 4000, 8000, 15_000, 30_000, 60_000)
"""Pauses between the looks at a file that PXM still works on; the last one stays."""
_STATE = "state"
_FILE, _REPLACE, _GONE = range(3)


class AssetPage(Page):
    """Shows one file of PXM; `open` says which."""

    moved = Signal(str, str)
    """A neighbour is shown in its place: the file's id before, and now."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        going: Going,
        watch: ChangesWatch | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._going = going
        self._among: Sequence[str] = ()
        self._at = -1
        self.file_id = ""
        self._detail: FileDetail | None = None
        """As PXM or the copy has it; None before the first answer."""
        self._answered = False
        """PXM, or the copy in its place, was asked and has answered."""
        self._wish = FileEdit(file_id="")
        """What was edited and not sent yet."""
        self._sent: list[FileEdit] = []
        """What is on its way, or done and not read back yet."""
        self._reading: Call[FileDetail] | None = None
        self._looks = 0
        self._build()
        self.changing = AssetChanging(bridge, watch or ChangesWatch(bridge, self), self.bars, self)
        self.changing.settled.connect(self._settled)
        self._gather = single_shot(self, GATHER_MS, self.send)
        self._look = single_shot(self, LOOKS_MS[0], self._look_again)
        bridge.happened.connect(self._take_events)
        bridge.stopping.connect(self.send)
        names.changed.connect(self._show_attributes)

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        self.head = AssetHead()
        self.head.stepped.connect(self.step)
        self.head.replace_wanted.connect(self.ask_replace)
        column.addWidget(self.head)
        self.bars = Bars()
        column.addWidget(self.bars)
        self.waits = Waits(self._bridge, self.bars, self)
        self._stack = controls.stacked_in(column, 1)
        self._stack.addWidget(self._build_file())
        self.replacing = ReplaceView(self._bridge)
        self.replacing.closed.connect(self._leave_replacing)
        self.replacing.queued.connect(self._queued)
        self.successor = Successor(self._bridge, self._going, self.waits, self.bars, self)
        self.successor.settled.connect(self.read)
        self._stack.addWidget(self.replacing)
        self.gone = EmptyState(
            "cancelled", tr("PXM no longer has this file."), tr("Back to the list"), self._going.back
        )
        self._stack.addWidget(self.gone)

    def _build_file(self) -> QWidget:
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        self.preview = Preview(self._bridge)
        self.preview.stepped.connect(self.step)
        line.addWidget(self.preview, 1)
        self.side = AssetColumn(self._bridge, self._names, self._going, self.waits, self.bars)
        self.side.edited.connect(self._edit)
        self.side.facts.renamed.connect(self._rename)
        line.addWidget(self.side, 1)
        return body

    # -- which file ----------------------------------------------------------------------------------------

    def open(self, file_id: str, among: Sequence[str] = ()) -> None:
        """Show a file; `among` are its neighbours, in order."""
        self.send()
        self.changing.leave()
        self.bars.take(_STATE)
        self._among = among
        self._at = among.index(file_id) if file_id in among else -1
        if file_id != self.file_id:
            self.file_id = file_id
            self._detail, self._sent, self._answered = None, [], False
            self.side.attributes.forget()
            self.side.verticalScrollBar().setValue(0)
        self._wish = FileEdit(file_id=file_id)
        self._looks = 0
        self._leave_replacing()
        self.head.show_place(self._at, len(self._among))
        self._read_copy()
        self.read()
        self.side.history.open(file_id)
        self.preview.view.setFocus()

    @property
    def among(self) -> Sequence[str]:
        """The files that one can step through."""
        return self._among

    def step(self, by: int) -> None:
        """Go to a neighbour."""
        at, before = self._at + by, self.file_id
        if self._at >= 0 and 0 <= at < len(self._among):
            self.open(self._among[at], self._among)
            self.moved.emit(before, self.file_id)

    def take_focus(self) -> None:
        """Begin at the picture."""
        self.preview.view.setFocus()

    def escape(self) -> bool:
        """Close what is open over the file, or show all of its picture again."""
        if self.side.products.search.open:
            self.side.products.search.close_results()
        elif self._stack.currentIndex() == _REPLACE:
            self._leave_replacing()
        elif not self.preview.view.fits:
            self.preview.view.fit()
        else:
            return False
        return True

    def take_back(self) -> bool:
        """Take back what was edited here last."""
        if not asset_edit.nothing(self._wish):
            self._gather.stop()
            self._wish = FileEdit(file_id=self.file_id)
            self._show()
            return True
        return self.changing.take_back()

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:
        """Say that a file dropped here is compared with this one."""
        if len(paths) != 1 or self._detail is None:
            return None
        name = text.name(self._detail.file)
        return tr("Compare with %1").replace("%1", name), tr("Nothing is sent before you say so.")

    def take_drop(self, paths: Sequence[bytes]) -> bool:
        """Compare what was dropped with this file."""
        if len(paths) != 1 or self._detail is None:
            return False
        self._compare(paths[0])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the neighbours with the arrows, where nothing else wants them."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.step(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look whether the file is another one by now, and again at what PXM still works on."""
        super().showEvent(event)
        self._compare_with_copy()
        self._plan_look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Send what was edited; look no more at a file that nobody sees."""
        super().hideEvent(event)
        self._look.stop()
        self.send()

    # -- reading -------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file from PXM."""
        if self._reading is not None:
            self._reading.cancel()
        file_id = self.file_id
        known = tuple(self._sent)

        def done(detail: FileDetail) -> None:
            self._reading = None
            if not self.changing.busy:  # what is on its way is not in this answer
                self._sent = [edit for edit in self._sent if edit not in known]
            self._take(detail)

        def failed(error: BaseException) -> None:
            self._reading = None
            if isinstance(error, NotFound) and (self._detail is None or not self._detail.file.processing):
                self._stack.setCurrentIndex(_GONE)
            else:
                self._answered = True
                self._show()
                self._say_state("error", words.explained(error))

        self._reading = self._bridge.call(lambda api: api.library.detail(file_id), done, failed)

    def _read_copy(self) -> None:
        """Show what the copy knows until PXM has answered."""
        file_id = self.file_id

        def done(files: Sequence[LibraryFile]) -> None:
            if self._detail is None and self.file_id == file_id and files:
                names = ("preview",) if files[0].has_picture else ()
                self._detail = FileDetail(file=files[0], live=True, renditions=names)
                self._show()

        self._bridge.call(lambda api: api.library.by_ids([file_id]), done, _unread)

    def _take(self, detail: FileDetail) -> None:
        if detail.file.id != self.file_id:
            return
        self._detail, self._answered = detail, True
        if self._stack.currentIndex() == _GONE:
            self._stack.setCurrentIndex(_FILE)
        if detail.live:
            self.bars.take(_STATE)
        else:
            text_ = tr("%1 This is what this computer knows of the file.")
            self._say_state("warning", text_.replace("%1", words.told(detail.sentence)).strip())
        self._show()
        self._plan_look()

    def _say_state(self, kind: str, sentence: str) -> None:
        actions = [(tr("Try again"), self.read)]
        self.bars.put(_STATE, Bar(kind, sentence, actions, on_dismiss=partial(self.bars.take, _STATE)))

    def _plan_look(self) -> None:
        """Look again after a while, while PXM works on the file and somebody sees it."""
        detail = self._detail
        if detail is None or not detail.file.processing or not self.isVisible():
            self._look.stop()
            return
        self._look.start(LOOKS_MS[min(self._looks, len(LOOKS_MS) - 1)])

    def _look_again(self) -> None:
        self._looks += 1
        self.read()

    def _take_events(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, LibraryChanged) and event.changed for event in events):
            self._compare_with_copy()

    def _compare_with_copy(self) -> None:
        """Read the file again where the copy was found to have another state of it."""
        file_id = self.file_id
        if not file_id or not self.isVisible() or not self._answered:
            return

        def done(files: Sequence[LibraryFile]) -> None:
            shown = self._detail
            if shown is not None and self.file_id == file_id and files and files[0] != shown.file:
                self.read()

        self._bridge.call(lambda api: api.library.by_ids([file_id]), done, _unread)

    # -- showing -------------------------------------------------------------------------------------------

    @property
    def shown(self) -> FileDetail | None:
        """The file as it is shown: with what is on its way and what was edited."""
        detail = self._detail
        if detail is None:
            return None
        for edit in (*self._sent, self._wish):
            detail = asset_edit.seen(detail, edit)
        return detail

    def _show(self) -> None:
        detail = self.shown
        if detail is None:
            self.head.title.set_full(tr("Reading…"))
            return
        self.head.title.set_full(text.name(detail.file))
        self.setAccessibleName(tr("File %1").replace("%1", text.name(detail.file)))
        self.preview.show_file(detail.file, ready=self._answered)
        from_now = any(e.published and e.published_from is None for e in (*self._sent, self._wish))
        self.side.show_file(detail, from_now=from_now)
        self.head.replace_button.setEnabled(detail.file.products is not None)

    def _show_attributes(self) -> None:
        detail = self.shown
        if detail is not None:
            self.side.show_attributes(detail)

    # -- editing -------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Let what was edited go to PXM now."""
        self._gather.stop()
        if asset_edit.nothing(self._wish):
            return
        edit, self._wish = self._wish, FileEdit(file_id=self.file_id)
        self._sent.append(edit)
        self.changing.apply(edit, asset_edit.title(edit, self._names))

    def _edit(self, change: Callable[[FileEdit, FileDetail], FileEdit]) -> None:
        """Change what is wished for, measured by what PXM has or will have of it."""
        detail = self._detail
        if detail is None:
            return
        for edit in self._sent:
            detail = asset_edit.seen(detail, edit)
        self._wish = change(self._wish, detail)
        self._show()
        if asset_edit.nothing(self._wish):
            self._gather.stop()
        else:
            self._gather.start()

    def _rename(self, name: str) -> None:
        self._edit(lambda edit, detail: asset_edit.with_name(edit, name, detail.file.name))
        self.send()

    def _settled(self, file_id: str) -> None:
        if file_id == self.file_id:
            self.read()
            self.side.history.read()

    def ask_replace(self) -> None:
        """Choose a new version of the file."""
        if self._detail is not None:
            self.replacing.show_old(self._detail.file, self.preview.view.picture)
            self.replacing.choose(self._compare)

    def _compare(self, path: bytes) -> None:
        if self._detail is None:
            return
        self.send()
        self.replacing.show_old(self._detail.file, self.preview.view.picture)
        self._stack.setCurrentIndex(_REPLACE)
        self.head.replace_button.setEnabled(False)
        self.replacing.compare(path)

    def _leave_replacing(self) -> None:
        self.replacing.leave()
        had = self._stack.currentIndex() == _REPLACE
        self._stack.setCurrentIndex(_FILE)
        self.head.replace_button.setEnabled(self._detail is not None)
        if had:
            self.head.replace_button.setFocus()

    def _queued(self, added: Added, new: NewVersion) -> None:
        self._leave_replacing()
        self.successor.follow(added, new)


def _unread(error: BaseException) -> None:
    words.log.info("The copy of the files could not be read: %s", type(error).__name__)
