"""The page of one file in PXM: its picture, all that is known of it, where it is used, and what can be changed there.

What is edited gathers for a moment and goes to PXM as one change of this file, which a bar offers to take back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.api import Added, ServiceApi
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import FileDetail, FileQuery, LibraryFile
from pxm_desktop.transfer.events import Event, LibraryChanged, TransfersChanged
from pxm_desktop.transfer.model import FileAttribute, Stage
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.attribute_section import AttributeSection
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.library import asset_edit, text
from pxm_desktop.ui.library.asset_changing import AssetChanging
from pxm_desktop.ui.library.asset_facts import FactSection, TextSection
from pxm_desktop.ui.library.asset_history import HistorySection
from pxm_desktop.ui.library.asset_links import ProductSection, RegionSection
from pxm_desktop.ui.library.asset_preview import Preview
from pxm_desktop.ui.library.asset_renditions import RenditionSection
from pxm_desktop.ui.library.asset_replace import ReplaceView
from pxm_desktop.ui.library.asset_versions import NewVersion
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.publish_box import PublishBox
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

GATHER_MS = 700
"""How long edits rest before they go to PXM together."""
LOOKS_MS = (2000, 4000, 8000, 15_000, 30_000, 60_000)
"""Pauses between the looks at a file that PXM still works on; the last one stays."""
_STATE, _REPLACED, _LOST = "state", "replaced", "lost"
_FILE, _REPLACE, _GONE = range(3)
_SIDE_LEAST, _SIDE_MOST = 290, 440


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
        self._new_batch: int | None = None
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
        column.addLayout(self._build_head())
        self.bars = Bars()
        column.addWidget(self.bars)
        self.waits = Waits(self._bridge, self.bars, self)
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self._build_file())
        self.replacing = ReplaceView(self._bridge)
        self.replacing.closed.connect(self._leave_replacing)
        self.replacing.queued.connect(self._queued)
        self._stack.addWidget(self.replacing)
        self.gone = EmptyState(
            "cancelled", tr("PXM no longer has this file."), tr("Back to the list"), self._going.back
        )
        self._stack.addWidget(self.gone)

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.place = controls.label("", "quiet")
        line.addWidget(self.place)
        self.previous_button = Button(icon="left", kind="flat")
        self.previous_button.setAccessibleName(tr("Previous file"))
        self.previous_button.setToolTip(tr("Previous file (←)"))
        self.previous_button.clicked.connect(partial(self.step, -1))
        line.addWidget(self.previous_button)
        self.next_button = Button(icon="right", kind="flat")
        self.next_button.setAccessibleName(tr("Next file"))
        self.next_button.setToolTip(tr("Next file (→)"))
        self.next_button.clicked.connect(partial(self.step, 1))
        line.addWidget(self.next_button)
        self.replace_button = Button(tr("Replace by a new version…"), icon="uploads")
        self.replace_button.clicked.connect(self.ask_replace)
        line.addWidget(self.replace_button)
        return line

    def _build_file(self) -> QWidget:
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        self.preview = Preview(self._bridge)
        self.preview.stepped.connect(self.step)
        line.addWidget(self.preview, 1)
        self.side = _Scroll()
        self.side.setMinimumWidth(_SIDE_LEAST)
        self.side.setMaximumWidth(_SIDE_MOST)
        line.addWidget(self.side, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.products = ProductSection(self._bridge, self._names)
        self.products.toggled.connect(self._toggle_product)
        self.products.opened.connect(self._going.to_product)
        self.regions = RegionSection(self._names)
        self.regions.toggled.connect(self._toggle_region)
        self.regions.opened.connect(self._show_region)
        self.publishing = Section(tr("Publication"))
        self.publish = PublishBox()
        self.publish.start.setPlaceholderText(tr("PXM does not tell since when"))
        self.publish.toggled.connect(self._toggle_publish)
        self.publish.start_chosen.connect(self._start)
        self.publishing.body.addWidget(self.publish)
        self.facts = FactSection()
        self.facts.renamed.connect(self._rename)
        self.valued = Section(tr("Attributes"))
        self.attributes = AttributeSection()
        self.attributes.toggle.setChecked(True)
        self.attributes.toggle.hide()  # the card folds it
        self.attributes.valued.connect(self._value)
        self.attributes.removed.connect(self._clear)
        self.valued.body.addWidget(self.attributes)
        self.strange = controls.label("", "quiet", wrap=True)
        self.valued.body.addWidget(self.strange)
        self.texts = TextSection()
        self.renditions = RenditionSection(self._bridge, self.waits, self.bars)
        self.history = HistorySection(self._bridge, self._names)
        self.history.change_wanted.connect(self._going.to_changes)
        for section in (
            self.products,
            self.regions,
            self.publishing,
            self.facts,
            self.valued,
            self.texts,
            self.renditions,
            self.history,
        ):
            column.addWidget(section)
        column.addStretch(1)
        self.side.setWidget(inside)
        return body

    # -- which file ----------------------------------------------------------------------------------------

    def open(self, file_id: str, among: Sequence[str] = ()) -> None:
        """Show a file; `among` are its neighbours, in order."""
        self.send()
        self.changing.leave()
        for key in (_STATE, _LOST):
            self.bars.take(key)
        self._among = among
        self._at = among.index(file_id) if file_id in among else -1
        if file_id != self.file_id:
            self.file_id = file_id
            self._detail, self._sent, self._answered = None, [], False
            self.attributes.forget()
            self.side.verticalScrollBar().setValue(0)
        self._wish = FileEdit(file_id=file_id)
        self._looks = 0
        self._leave_replacing()
        self._show_place()
        self._read_copy()
        self.read()
        self.history.open(file_id)
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
        if self.products.search.open:
            self.products.search.close_results()
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
                self._say_state("error", words.explained(error), again=True)

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
            self._say_state("warning", text_.replace("%1", words.told(detail.sentence)).strip(), again=True)
        self._show()
        self._plan_look()

    def _say_state(self, kind: str, sentence: str, *, again: bool) -> None:
        actions = [(tr("Try again"), self.read)] if again else []
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
        for event in events:
            if isinstance(event, TransfersChanged) and self._new_batch is not None:
                for transfer in event.transfers:
                    if transfer.batch_id == self._new_batch and transfer.stage is Stage.DONE:
                        self._replaced(transfer.id, transfer.file_id or "", transfer.replaces)

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
            self.title.set_full(tr("Reading…"))
            return
        self.title.set_full(text.name(detail.file))
        self.setAccessibleName(tr("File %1").replace("%1", text.name(detail.file)))
        self.preview.show_file(detail.file, ready=self._answered)
        self.products.show_file(detail.file)
        self.regions.show_file(detail.file)
        from_now = any(e.published and e.published_from is None for e in (*self._sent, self._wish))
        self.publish.show_publish(asset_edit.shared(detail, self._names.attributes, from_now=from_now))
        self.facts.show_file(detail)
        self.texts.show_file(detail)
        self.renditions.show_file(detail)
        self._show_attributes()
        self.replace_button.setEnabled(detail.file.products is not None)

    def _show_attributes(self) -> None:
        detail = self.shown
        if detail is None:
            return
        definitions = self._names.attributes
        shared = asset_edit.shared(detail, definitions)
        self.attributes.show_attributes(definitions, shared)
        self.attributes.setVisible(detail.attributes is not None)
        known = {definition.id for definition in definitions}
        others = [each for each in detail.attributes or () if each.id not in known]
        if detail.attributes is None:
            said = tr("The attributes of this file could not be read.") if detail.live else ""
            self.strange.setText(said or tr("These show when PXM can be reached."))
        else:
            self.strange.setText(
                "\n".join(words.one_line(f"{each.name or each.id}: {each.value}") for each in others)
            )
        self.strange.setVisible(bool(self.strange.text()))
        self.valued.count(len(shared.attributes) + len(others) or None)

    def _show_place(self) -> None:
        among = self._at >= 0 and len(self._among) > 1
        for widget in (self.place, self.previous_button, self.next_button):
            widget.setVisible(among)
        self.previous_button.setEnabled(self._at > 0)
        self.next_button.setEnabled(0 <= self._at < len(self._among) - 1)
        number = tr("%1 of %2").replace("%2", words.number(len(self._among)))
        self.place.setText(number.replace("%1", words.number(self._at + 1)))

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

    def _toggle_product(self, product_id: str, on: bool) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = product_id in (detail.file.products or ())
            return asset_edit.with_product(edit, product_id, on=on, had=had)

        self._edit(change)

    def _toggle_region(self, region_id: str, on: bool) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = region_id in (detail.file.regions or ())
            return asset_edit.with_region(edit, region_id, on=on, had=had)

        self._edit(change)

    def _toggle_publish(self, on: bool) -> None:
        self._publish(on, None)

    def _start(self, start: datetime | None) -> None:
        self._publish(True, start or datetime.now().astimezone())

    def _publish(self, on: bool, start: datetime | None) -> None:
        self._edit(lambda edit, detail: asset_edit.with_publish(edit, on=on, start=start, detail=detail))

    def _value(self, given: FileAttribute) -> None:
        definition = next((each for each in self._names.attributes if each.id == given.id), None)

        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = next((each.value for each in detail.attributes or () if each.id == given.id), None)
            had = asset_edit.worth(definition, had) if definition is not None else had
            return asset_edit.with_attribute(edit, given, had)

        self._edit(change)

    def _clear(self, attribute_id: str) -> None:
        def change(edit: FileEdit, detail: FileDetail) -> FileEdit:
            had = any(each.id == attribute_id for each in detail.attributes or ())
            return asset_edit.without_attribute(edit, attribute_id, had=had)

        self._edit(change)

    def _rename(self, name: str) -> None:
        self._edit(lambda edit, detail: asset_edit.with_name(edit, name, detail.file.name))
        self.send()

    def _settled(self, file_id: str) -> None:
        if file_id == self.file_id:
            self.read()
            self.history.read()

    def _show_region(self, region_id: str) -> None:
        name = next((each.name for each in self._names.regions if each.id == region_id), "")
        self._going.to_files(FileQuery(regions=(region_id,)), name)

    # -- a new version -------------------------------------------------------------------------------------

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
        self.replace_button.setEnabled(False)
        self.replacing.compare(path)

    def _leave_replacing(self) -> None:
        self.replacing.leave()
        had = self._stack.currentIndex() == _REPLACE
        self._stack.setCurrentIndex(_FILE)
        self.replace_button.setEnabled(self._detail is not None)
        if had:
            self.replace_button.setFocus()

    def _queued(self, added: Added, new: NewVersion) -> None:
        self._leave_replacing()
        if added.batch is None:
            return
        batch = self._new_batch = added.batch.id
        sentence = tr("%1 is in the queue and takes the place of this file when it has been sent.")
        self._say_replaced(
            "accent", sentence.replace("%1", new.name), [(tr("Undo"), partial(self._take_off_queue, batch))]
        )

    def _take_off_queue(self, batch: int) -> None:
        self._new_batch = None

        async def take_off(api: ServiceApi) -> None:
            ids = [transfer.id for transfer in await api.transfers(batch=batch)]
            await api.cancel(ids)
            await api.clear(ids)

        self._bridge.call(take_off, lambda _: self.bars.take(_REPLACED))

    def _replaced(self, transfer_id: int, new_id: str, replaces: str | None) -> None:
        """Say that the new version is in PXM, and lead there."""
        self._new_batch = None
        actions: list[tuple[str, Callable[[], Any]]] = []
        if new_id:
            actions.append((tr("Open the new version"), partial(self._going.to_file, new_id)))
        if replaces is not None:
            actions.append((tr("Undo"), partial(self._undo_replace, transfer_id)))
        self._say_replaced("ok", tr("The new version is in PXM."), actions)
        self.read()

    def _undo_replace(self, transfer_id: int) -> None:
        def done(undone: bool) -> None:
            said = (
                tr("The older version has its products back.")
                if undone
                else tr("Nothing to undo: this file replaced no other.")
            )
            self._say_replaced("ok", said, [])
            self.read()

        self.bars.take(_REPLACED)
        self.waits.call(
            tr("Giving the older version its products back…"),
            lambda api: api.undo_replace(transfer_id),
            done,
            lambda error: self._say_replaced("error", words.explained(error), []),
            may_cancel=False,
        )

    def _say_replaced(
        self, kind: str, sentence: str, actions: Sequence[tuple[str, Callable[[], Any]]]
    ) -> None:
        dismiss = partial(self.bars.take, _REPLACED)
        self.bars.put(_REPLACED, Bar(kind, sentence, actions, on_dismiss=dismiss))


class _Scroll(QScrollArea):
    """Scrolls up and down; arrows to the sides are not for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave left and right to the page."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _unread(error: BaseException) -> None:
    words.log.info("The copy of the files could not be read: %s", type(error).__name__)
