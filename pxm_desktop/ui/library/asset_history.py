"""What this program did to a file: sent it, changed its links, took that back; the newest first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.changes_api import Change, ChangeItem
from pxm_desktop.service.history_api import HistoryEntry, HistoryQuery
from pxm_desktop.ui import controls, history_text, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.controls import Button, Shape
from pxm_desktop.ui.details_panel import value_label
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.states import COLOURS, SHAPES
from pxm_desktop.ui.words import tr

_MOST = 30
Read = tuple[list[HistoryEntry], list[tuple[Change, ChangeItem]]]


class HistorySection(Section):
    """Reads what the history and the changes say of a file, when it is folded out."""

    change_wanted = Signal(int)
    """A change is to be shown: its id."""

    def __init__(self, bridge: Bridge, names: CatalogNames) -> None:
        super().__init__(tr("What PXM Desktop did to it"), folded=True)
        self._bridge = bridge
        self._names = names
        self._file_id = ""
        self._call: Call[Read] | None = None
        self.note = controls.label("", "quiet", wrap=True)
        self.note.hide()
        self.body.addWidget(self.note)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.opened.connect(self.read)
        self.again_wanted.connect(self.read)

    def open(self, file_id: str) -> None:
        """Show another file's."""
        if file_id != self._file_id:
            self._file_id = file_id
            self._clear()
        self.read()

    def read(self) -> None:
        """Read it anew, if anybody sees it."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if not self.unfolded or not self._file_id:
            return
        file_id = self._file_id
        self.wait()

        async def ask(api: ServiceApi) -> Read:
            page = await api.history.search(HistoryQuery(words=file_id), None, _MOST)
            sent = [entry for entry in page.entries if entry.file_id == file_id]
            return sent, await api.changes.of_file(file_id, _MOST)

        self._call = self._bridge.call(ask, self._show, self._unread)

    def texts(self) -> list[str]:
        """Return what is said, from top to bottom."""
        rows = (self._list.itemAt(n) for n in range(self._list.count()))
        widgets = (row.widget() for row in rows if row is not None)
        return [widget.accessibleName() for widget in widgets if widget is not None]

    def _unread(self, error: BaseException) -> None:
        self._call = None
        self.unread(error)

    def _show(self, read: Read) -> None:
        self._call = None
        self.settle()
        self._clear()
        sent, changes = read
        rows = [(entry.finished_at, partial(self._sent, entry)) for entry in sent]
        rows += [
            (change.finished_at or change.created_at, partial(self._changed, change, item))
            for change, item in changes
        ]
        for _, make in sorted(rows, key=lambda row: -row[0])[:_MOST]:
            self._list.addWidget(make())
        self.note.setText(tr("Nothing: the file came to PXM in another way, and was not changed from here."))
        self.note.setVisible(not rows)

    def _clear(self) -> None:
        self.note.hide()
        while (item := self._list.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()

    def _sent(self, entry: HistoryEntry) -> QWidget:
        state = history_text.state(entry)
        text = tr("Sent from %1").replace("%1", history_text.folder(entry))
        if entry.state != "done":
            text = words.state(state)
        if entry.reason:
            text = f"{text}. {words.one_line(words.told(entry.reason))}"
        return _row(SHAPES[state], COLOURS[state], text, words.when(entry.finished_at))

    def _changed(self, change: Change, item: ChangeItem) -> QWidget:
        sign = change_text.item_state(item.state)
        what = "; ".join(change_text.deed(each, self._names) for each in change_text.ordered(item.changes))
        text = what or change_text.title(change)
        if change.undo_of is not None:
            text = tr("Taken back: %1").replace("%1", text)
        if item.state not in ("done", "written"):
            text = f"{sign.word}: {text}"
        said = change_text.sentence(item)
        row = _row(
            sign.shape,
            sign.ink,
            f"{text}. {said}" if said else text,
            words.when(change.finished_at or change.created_at),
        )
        show = Button(tr("Show"), kind="link")
        show.setAccessibleName(
            tr("Show the change of %1: %2").replace("%1", words.when(change.created_at)).replace("%2", text)
        )
        show.clicked.connect(partial(self.change_wanted.emit, change.id))
        line = row.layout()
        if isinstance(line, QHBoxLayout):
            line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _row(shape: str, ink: str, text: str, when: str) -> QWidget:
    row = QWidget()
    row.setAccessibleName(f"{when}: {text}")
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(Shape(shape, ink), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    said = value_label()  # which a long name does not widen
    said.setText(text)
    said.setToolTip(text)
    column.addWidget(said)
    column.addWidget(controls.label(when, "quiet"))
    line.addLayout(column, 1)
    return row
