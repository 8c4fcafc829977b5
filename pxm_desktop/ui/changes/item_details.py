"""One file of a change: what each thing was and becomes, and, where others changed it too, what PXM has now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import ChangeItem, ItemChange
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.words import tr

_MOST = 100
"""Things of a file that are listed; the rest is counted."""
_HIGH = 120
"""The table's height at most, in pixels."""


class ItemDetails(QFrame):
    """Shows a file; says what is wanted of it."""

    closed = Signal()
    file_wanted = Signal(str)
    """The page of a file is to be opened: its id."""
    retry_wanted = Signal(int)
    """A file is to be tried again, against others where it collided: its number."""

    def __init__(self, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._names = names
        self.item: ChangeItem | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 12)
        column.setSpacing(6)
        column.addLayout(self._build_head())
        self.sentence = controls.label("", wrap=True)
        column.addWidget(self.sentence)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setAccessibleName(tr("What changes in the file"))
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.scroller)
        self._grid: QWidget | None = None
        self.hide()
        names.changed.connect(self._names_changed)

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.shape = Shape("waiting", "secondary")
        line.addWidget(self.shape)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "strong")
        line.addWidget(self.title, 1)
        self.retry = Button("", kind="primary")
        self.retry.clicked.connect(self._want_retry)
        line.addWidget(self.retry)
        self.open_file = Button(tr("Open the file"))
        self.open_file.clicked.connect(self._want_file)
        line.addWidget(self.open_file)
        close = Button(icon="stop", kind="flat")
        close.setAccessibleName(tr("Close the details"))
        close.setToolTip(tr("Close the details"))
        close.clicked.connect(self.close_details)
        line.addWidget(close)
        return line

    # -- what others ask -----------------------------------------------------------------------------------

    def show_item(self, item: ChangeItem, *, may_retry: bool) -> None:
        """Show a file; `may_retry`: the change is not running just now."""
        self.item = item
        sign = change_text.item_state(item.state)
        self.shape.show_shape(sign.shape, sign.ink)
        self.title.set_full(f"{change_text.name(item)} · {sign.word}")
        self.sentence.setText(words.told(item.sentence))
        self.sentence.setVisible(bool(item.sentence))
        self.retry.setText(tr("Use mine") if item.state == "collided" else tr("Try it again"))
        self.retry.setToolTip(
            tr("Changes the file as you wished, over what others did.") if item.state == "collided" else ""
        )
        self.retry.setVisible(may_retry and item.state in ("collided", "failed"))
        self.open_file.setEnabled(item.state != "gone")
        self._fill(item)
        self.show()

    def close_details(self) -> None:
        """Put the details away."""
        if not self.isHidden():
            self.item = None
            self.hide()
            self.closed.emit()

    def lines(self) -> list[tuple[str, ...]]:
        """Return what the table says, its heading left out."""
        item = self.item
        if item is None:
            return []
        return [self._line(change, collided=item.state == "collided") for change in item.changes[:_MOST]]

    # -- inside --------------------------------------------------------------------------------------------

    def _want_retry(self) -> None:
        if self.item is not None:
            self.retry_wanted.emit(self.item.number)

    def _want_file(self) -> None:
        if self.item is not None:
            self.file_wanted.emit(self.item.file_id)

    def _names_changed(self) -> None:
        if self.item is not None and not self.isHidden():
            self._fill(self.item)

    def _line(self, change: ItemChange, *, collided: bool) -> tuple[str, ...]:
        about = change_text.label(change, self._names)
        if change.what in ("product", "region", "attribute"):
            about = tr("%1: %2").replace("%2", about).replace("%1", change_text.kind(change))
        mine = change_text.worth(change, change.after)
        if collided:
            # What did not collide was not written either: PXM has what it had.
            now = change_text.before(change)
            return about, mine, now, change_text.worth(change, change.was) if change.collided else now
        return about, change_text.before(change), mine

    def _fill(self, item: ChangeItem) -> None:
        collided = item.state == "collided"
        grid = QWidget()
        rows = QGridLayout(grid)
        rows.setContentsMargins(24, 0, 8, 0)
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(2)
        heads = (tr("What"), tr("Yours"), tr("Theirs, in PXM now"), tr("Was")) if collided else ()
        for at, text in enumerate(heads or (tr("What"), tr("Was"), tr("Becomes"))):
            rows.addWidget(controls.label(text, "heading"), 0, at)
            rows.setColumnStretch(at, 3 if at == 0 else 2)
        lines = self.lines()
        for row, line in enumerate(lines, 1):
            for at, text in enumerate(line):
                shown = Elided(text, Qt.TextElideMode.ElideMiddle)
                rows.addWidget(shown, row, at)
        if not lines:
            rows.addWidget(controls.label(tr("Nothing to change"), "quiet"), 1, 0)
        more = len(item.changes) - _MOST
        if more > 0:
            text = tr("… and %1 more").replace("%1", words.number(more))
            rows.addWidget(controls.label(text, "quiet"), len(lines) + 1, 0)
        self._grid = grid
        self.scroller.setWidget(grid)
        high = grid.sizeHint().height() + 2
        self.scroller.setFixedHeight(min(_HIGH, high))
        # What has to be scrolled can be by keyboard, too.
        self.scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high > _HIGH else Qt.FocusPolicy.NoFocus)
