"""Which attributes files get, and which are emptied: what is asked before a plan is made."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute
from pxm_desktop.ui import controls
from pxm_desktop.ui.attribute_editors import editor_for
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.bulk_popover import Build, BulkPopover
from pxm_desktop.ui.controls import Button, Check, Elided
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.words import tr


class _Row(QWidget):
    """An attribute: a value for all files, or none for any of them."""

    changed = Signal()
    removed = Signal()

    def __init__(self, definition: AttributeDefinition) -> None:
        super().__init__()
        self.definition = definition
        self.value: AttributeWorth | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        name = Elided(definition.name, Qt.TextElideMode.ElideMiddle)
        head.addWidget(name, 1)
        self.remove = Button(icon="stop", kind="flat")
        self.remove.setToolTip(tr("Leave “%1” as it is").replace("%1", definition.name))
        self.remove.setAccessibleName(self.remove.toolTip())
        self.remove.clicked.connect(self.removed)
        head.addWidget(self.remove)
        column.addLayout(head)
        self.editor = editor_for(definition)
        self.editor.valued.connect(self._take)
        self.editor.cleared.connect(lambda: self._take(None))
        column.addWidget(self.editor)
        self.empty = Check(tr("Empty it in all files"))
        self.empty.setAccessibleName(tr("Empty “%1” in all files").replace("%1", definition.name))
        self.empty.clicked.connect(self._empty)
        column.addWidget(self.empty)

    def begin(self) -> None:
        """Put the focus where the value is typed."""
        inner = self.editor.findChildren(QWidget)
        wanted = (w for w in inner if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled())
        next(wanted, self.remove).setFocus()

    def _take(self, value: AttributeWorth | None) -> None:
        self.value = value
        self.editor.show_value(value, mixed=False)
        self.changed.emit()

    def _empty(self, on: bool) -> None:
        self.editor.setEnabled(not on)
        self.changed.emit()


class AttributesPopover(BulkPopover):
    """Attributes by type, each with a value for all files, or to be emptied."""

    _HIGH = 420

    def __init__(self, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner, tr("Attributes"))
        self._names = names
        self.rows: dict[str, _Row] = {}
        self.field = PickField(tr("Set an attribute of the files"), tr("Search an attribute"))
        self.field.picked.connect(self._add)
        self._body.addWidget(self.field)
        self.note = controls.label(tr("This account has no attributes for files."), "quiet", wrap=True)
        self._body.addWidget(self.note)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        column.addStretch(1)
        self.scroller.setWidget(inside)
        self._body.addWidget(self.scroller, 1)

    def _fill(self) -> None:
        for identity in list(self.rows):
            self._remove(identity)
        self._offer()

    def _first(self) -> QWidget:
        return self.field if self.field.isVisibleTo(self) else self.preview

    def _offer(self) -> None:
        definitions = self._names.attributes
        self.field.offer([(each.id, each.name) for each in definitions if each.id not in self.rows])
        self.field.setVisible(bool(definitions))
        self.note.setVisible(not definitions)

    def _add(self, identity: str) -> None:
        self.field.clear()
        definition = next((each for each in self._names.attributes if each.id == identity), None)
        if definition is None or identity in self.rows:
            return
        row = _Row(definition)
        row.changed.connect(self._check)
        row.removed.connect(partial(self._remove, identity))
        self.rows[identity] = row
        self._list.addWidget(row)
        row.show()
        self._offer()
        self._check()
        row.begin()
        # Only when the list has got longer is it known where the row stands.
        QTimer.singleShot(0, row, lambda: self.scroller.ensureWidgetVisible(row))

    def _remove(self, identity: str) -> None:
        row = self.rows.pop(identity)
        focused = QApplication.focusWidget()
        if focused is not None and row.isAncestorOf(focused):
            self.field.setFocus()
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._offer()
        self._check()

    def _tell(self) -> None:
        for row in list(self.rows.values()):
            row.editor.commit()
        super()._tell()

    def _plan(self) -> tuple[Build, str] | None:
        given = [
            FileAttribute(id=row.definition.id, value=row.value, name=row.definition.name)
            for row in self.rows.values()
            if row.value is not None and not row.empty.isChecked()
        ]
        cleared = [row.definition for row in self.rows.values() if row.empty.isChecked()]
        if not given and not cleared:
            return None
        emptied = [each.id for each in cleared]
        title = edits.attributes_title([each.name for each in given], [each.name for each in cleared])
        return lambda ids: edits.attributes(ids, given, emptied), title
