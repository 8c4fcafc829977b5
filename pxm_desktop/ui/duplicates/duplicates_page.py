"""Duplicates: looked for in the background, shown group by group, unlinked after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates.unlinking import edits_of
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.transfer.events import AccountsChanged, DuplicatesChanged, Event, LibraryChanged
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Check, Elided
from pxm_desktop.ui.duplicates.group_card import GroupCard, Thumb
from pxm_desktop.ui.duplicates.search_text import scope_text, search_text
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_PAGE = 50
"""Groups shown at a time."""
_REST_MS = 300
_SAID = "said"


class DuplicatesPage(Page):
    """Shows one scope. There is one search at a time, which may be another scope's: its groups never show here."""

    def __init__(self, bridge: Bridge, names: CatalogNames, going: Going) -> None:
        super().__init__()
        self._bridge, self._names, self._going = bridge, names, going
        self._scope = DuplicateScope()
        self._key = self._scope.key
        self._now = DuplicateSearch()
        self._elsewhere = False
        """A search among other files runs."""
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
        self.among = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.among.setProperty("role", "quiet")
        line.addWidget(self.among, 1)
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
        self._soon = single_shot(self, _REST_MS, self._read_again)
        bridge.happened.connect(self._happened)
        names.changed.connect(self._names_changed)
        self._show()

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, scope: DuplicateScope) -> None:
        """Offer to look among these files; what the last search among them found is shown."""
        if scope != self._scope:
            self._scope, self._key = scope, scope.key
            self._forget()
        self.entered()

    def entered(self) -> None:
        """Show how the search stands."""
        self._bridge.call(lambda api: api.duplicates.state(), self._take, self._failed)

    def take_focus(self) -> None:
        """Begin with the button that looks for duplicates, or stops."""
        (self.stop if self.stop.isVisible() else self.search).setFocus()

    # -- searching -----------------------------------------------------------------------------------------

    def _search(self) -> None:
        self._dismiss()
        scope, near = self._scope, self.near.isChecked()
        self._bridge.call(lambda api: api.duplicates.search(scope, near), self._take, self._failed)

    def _stop(self) -> None:
        self._bridge.call(lambda api: api.duplicates.stop(), self._take, self._failed)

    def _happened(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, DuplicatesChanged):
                self._take(DuplicateSearch(**event.model_dump(exclude={"event"})))
            elif isinstance(event, AccountsChanged):
                self._forget()
            elif isinstance(event, LibraryChanged) and event.changed and self.cards:
                self._soon.start()

    def _take(self, now: DuplicateSearch) -> None:
        ours = now.scope == self._key
        self._elsewhere = now.state == "running" and not ours
        self._now = now if ours else DuplicateSearch()
        if self._now.state == "running":
            self.near.setChecked(now.near)
        if self._now.state != "done":
            self._clear()
        self._show()
        if self._now.groups and not self.cards:
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
        self.among.set_full(scope_text(self._scope, self._names))
        self.told.setText(search_text(now, elsewhere=self._elsewhere))
        self.told.setAccessibleName(self.told.text())
        self.all.setVisible(bool(self.cards))
        self.more.setVisible(0 < len(self.cards) < now.groups)

    def _names_changed(self) -> None:
        self.among.set_full(scope_text(self._scope, self._names))
        for card in self.cards:
            card.show_group(card.group)

    def _forget(self) -> None:
        self._now, self._elsewhere = DuplicateSearch(), False
        self._clear()
        self._dismiss()
        self._show()

    # -- groups --------------------------------------------------------------------------------------------

    def _read_more(self) -> None:
        after = len(self.cards)
        self._bridge.call(
            lambda api: api.duplicates.groups(after, _PAGE), partial(self._add, after), self._failed
        )

    def _add(self, after: int, groups: Sequence[DuplicateGroup]) -> None:
        if after != len(self.cards) or self._now.state != "done":
            return
        for group in groups:
            self._put(len(self.cards), group)
        self._show()

    def _put(self, at: int, group: DuplicateGroup) -> None:
        card = GroupCard(group, at + 1, self._pictures, self._names)
        card.unlink_wanted.connect(partial(self._unlink, [card]))
        card.apart_wanted.connect(partial(self._apart, card))
        card.file_wanted.connect(partial(self._open_file, card))
        self._list.insertWidget(at, card)
        self.cards.insert(at, card)

    def _read_again(self) -> None:
        """Show the groups as their files are now: they may have been unlinked, or be gone."""
        shown = len(self.cards)
        if not shown:
            return

        def done(groups: list[DuplicateGroup]) -> None:
            if len(self.cards) != shown or self._now.state != "done":
                return
            if [_members(group) for group in groups] == [_members(card.group) for card in self.cards]:
                for card, group in zip(self.cards, groups, strict=True):
                    card.show_group(group)
                return
            self._clear()
            self._add(0, groups)

        self._bridge.call(lambda api: api.duplicates.groups(0, shown), done, self._failed)

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


def _members(group: DuplicateGroup) -> tuple[str, ...]:
    return group.key, *(file.id for file in group.files)
