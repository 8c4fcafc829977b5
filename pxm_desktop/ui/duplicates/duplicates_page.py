"""Duplicates: looked for in the background, shown group by group, unlinked after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates.unlinking import edits_of
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateSearch
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.transfer.events import DuplicatesChanged, Event
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Check
from pxm_desktop.ui.duplicates.group_card import GroupCard, Thumb
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.words import tr

_PAGE = 50
"""Groups shown at a time."""
_SAID = "said"


class DuplicatesPage(Page):
    """One search at a time; groups come when it is done."""

    def __init__(self, bridge: Bridge, names: CatalogNames, going: Going) -> None:
        super().__init__()
        self._bridge, self._names, self._going = bridge, names, going
        self._query = FileQuery()
        self._now = DuplicateSearch()
        self.cards: list[GroupCard] = []
        self._pictures = Pictures(bridge, self)
        self._pictures.watch(self._seen)
        self._pictures.arrived.connect(lambda _: self._repaint())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Duplicates"), "title"))
        line.addStretch(1)
        self.near = Check(tr("Pictures that look alike too"))
        line.addWidget(self.near)
        self.search = Button(tr("Look for duplicates"), icon="search", kind="primary")
        self.search.clicked.connect(self._search)
        line.addWidget(self.search)
        self.stop = Button(tr("Stop"), icon="stop")
        self.stop.clicked.connect(self._stop)
        line.addWidget(self.stop)
        column.addLayout(line)
        note = tr("PXM documents no way to delete a file: what is unlinked stays in PXM, without a product.")
        column.addWidget(controls.label(note, "quiet", wrap=True))
        self.bars = Bars()
        column.addWidget(self.bars)
        below = QHBoxLayout()
        self.told = controls.label("", wrap=True)
        below.addWidget(self.told, 1)
        self.all = Button(tr("Unlink by all proposals…"))
        self.all.setToolTip(
            tr("As the groups that are shown say: one file is kept, the others are unlinked.")
        )
        self.all.clicked.connect(self._all)
        below.addWidget(self.all)
        column.addLayout(below)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(10)
        self.more = Button(tr("Show more groups"))
        self.more.clicked.connect(self._read_more)
        self._list.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._list.addStretch(1)
        self._area.setWidget(inside)
        self._area.verticalScrollBar().valueChanged.connect(lambda _: self._repaint())
        column.addWidget(self._area, 1)
        bridge.happened.connect(self._happened)
        self._show()

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, query: FileQuery) -> None:
        """Offer to look among these files; what the last search among them found is shown."""
        if query != self._query:
            self._clear()
            self._query = query
            self._take(DuplicateSearch())
            return
        self.entered()

    def entered(self) -> None:
        """Show how the search stands."""
        self._bridge.call(lambda api: api.duplicates.state(), self._take, self._failed)

    def take_focus(self) -> None:
        """Begin with the button that looks for duplicates, or stops."""
        (self.stop if self.stop.isVisible() else self.search).setFocus()

    # -- searching -----------------------------------------------------------------------------------------

    def _search(self) -> None:
        self._clear()
        query, near = self._query, self.near.isChecked()
        self._bridge.call(lambda api: api.duplicates.search(query, near), self._take, self._failed)

    def _stop(self) -> None:
        self._bridge.call(lambda api: api.duplicates.stop(), self._take, self._failed)

    def _happened(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, DuplicatesChanged):
                self._take(DuplicateSearch(**event.model_dump(exclude={"event"})))

    def _take(self, now: DuplicateSearch) -> None:
        came = now.state == "done" and not self.cards and now.groups
        self._now = now
        self._show()
        if came:
            self._read_more()

    def _show(self) -> None:
        now = self._now
        running = now.state == "running"
        had = self.stop.hasFocus() or self.search.hasFocus()
        self.search.setVisible(not running)
        self.stop.setVisible(running)
        self.near.setEnabled(not running)
        if had:
            self.take_focus()
        self.told.setText(self._words())
        self.told.setAccessibleName(self.told.text())
        self.all.setVisible(bool(self.cards))
        self.more.setVisible(0 < len(self.cards) < now.groups)

    def _words(self) -> str:
        now = self._now
        if now.state == "none":
            return tr("Files with the same content are found by what PXM's storage says of them.")
        if now.state == "running":
            if not now.total:
                return tr("Looking through the files…")
            text = tr("%1 of %2 looked at…")
            return text.replace("%1", words.number(now.done)).replace("%2", words.number(now.total))
        if now.state == "stopped":
            return tr("Stopped. The next search goes on from there.")
        if now.state == "failed":
            return now.sentence
        found = tr("No duplicates were found.")
        if now.groups:
            found = words.plural("%n group of duplicates.", "%n groups of duplicates.", now.groups)
        if now.unknown:
            found += " " + words.plural(
                "%n picture could not be compared: PXM gave no small picture of it.",
                "%n pictures could not be compared: PXM gave no small picture of them.",
                now.unknown,
            )
        return found

    # -- groups --------------------------------------------------------------------------------------------

    def _read_more(self) -> None:
        after = len(self.cards)
        self._bridge.call(
            lambda api: api.duplicates.groups(after, _PAGE), partial(self._add, after), self._failed
        )

    def _add(self, after: int, groups: Sequence[DuplicateGroup]) -> None:
        if after != len(self.cards):
            return
        for group in groups:
            card = GroupCard(group, len(self.cards) + 1, self._pictures, self._names)
            card.unlink_wanted.connect(partial(self._unlink, [card]))
            card.apart_wanted.connect(partial(self._apart, card))
            card.file_wanted.connect(partial(self._open_file, card))
            self._list.insertWidget(len(self.cards), card)
            self.cards.append(card)
        self._show()

    def _open_file(self, card: GroupCard, file_id: str) -> None:
        self._going.to_file(file_id, [file.id for file in card.group.files])

    def _apart(self, card: GroupCard) -> None:
        key = card.group.key

        def done(_: None) -> None:
            if card in self.cards:
                at = self.cards.index(card)
                self.cards.remove(card)
                card.hide()
                card.deleteLater()
                (self.cards[min(at, len(self.cards) - 1)].apart if self.cards else self.search).setFocus()
            self._show()

        self._bridge.call(lambda api: api.duplicates.not_duplicates([key]), done, self._failed)

    def _all(self) -> None:
        self._unlink(self.cards)

    def _unlink(self, cards: Sequence[GroupCard]) -> None:
        edits: list[FileEdit] = []
        for card in cards:
            edits += edits_of(card.group.files, card.keep)
        if not edits:
            self.bars.put(
                _SAID,
                Bar("accent", tr("None of the others is linked to a product."), on_dismiss=self._dismiss),
            )
            return
        self._dismiss()
        self._going.plan(edits, tr("Unlink duplicates: %1").replace("%1", words.files(len(edits))))

    def _clear(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        self._dismiss()

    # -- pictures ------------------------------------------------------------------------------------------

    def _thumbs(self) -> list[Thumb]:
        return [t for card in self.cards for t in card.thumbs if not t.visibleRegion().isEmpty()]

    def _seen(self) -> list[Wanted]:
        return [thumb.wanted for thumb in self._thumbs()] if self.isVisible() else []

    def _repaint(self) -> None:
        for thumb in self._thumbs():
            thumb.update()

    def _failed(self, error: BaseException) -> None:
        self.bars.put(_SAID, Bar("error", words.explained(error), on_dismiss=self._dismiss))

    def _dismiss(self) -> None:
        self.bars.take(_SAID)
