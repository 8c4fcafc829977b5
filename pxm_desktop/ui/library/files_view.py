"""Grid and table of the same files: one selection, one place in the list, whichever of them is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import controls
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Shape
from pxm_desktop.ui.library.dragging import drag_files
from pxm_desktop.ui.library.going import dragged
from pxm_desktop.ui.library.grid import GridView
from pxm_desktop.ui.library.model import LibraryModel
from pxm_desktop.ui.library.pictures import Pictures
from pxm_desktop.ui.library.seen_files import SeenFiles
from pxm_desktop.ui.library.selection import FEW, Selection
from pxm_desktop.ui.library.table import LibraryTable
from pxm_desktop.ui.library.tile_delegate import LARGE, SMALL

GRID, LARGE_GRID, TABLE = "grid", "large", "table"
LOOKS = (GRID, LARGE_GRID, TABLE)
"""Small tiles, large tiles, table."""


class FilesView(QWidget):
    """Shows files, or one sentence and one button where there are none."""

    opened = Signal(int)
    """A file is to be opened: its row."""
    looked_at = Signal(int)
    """A file is to be shown at a glance: its row."""
    menu_wanted = Signal(QPoint)
    """The menu of what is selected is wanted, at a point of the screen."""

    def __init__(self, bridge: Bridge, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LibraryModel(names, self)
        self.seen = SeenFiles(bridge, self.model, self)
        self.pictures = Pictures(bridge, self)
        self.selection = Selection(bridge, self.model, self)
        self.grid = GridView(self.model, self.seen, self.pictures)
        self.table = LibraryTable(self.model, self.seen)
        self.look = GRID
        self._act: Callable[[], object] = lambda: None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for view in (self.grid, self.table):
            view.setSelectionModel(self.selection.qt)
            view.opened.connect(self.opened)
            view.looked_at.connect(self.looked_at)
            view.drag_wanted.connect(self._drag)
            view.customContextMenuRequested.connect(self._ask_menu)
            self._stack.addWidget(view)
        self._stack.addWidget(self._build_message())

    def _build_message(self) -> QWidget:
        message = QWidget()
        column = QVBoxLayout(message)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(12)
        column.addStretch(2)
        self.shape = Shape("library", "accent", 40)
        column.addWidget(self.shape, 0, Qt.AlignmentFlag.AlignHCenter)
        self.message = controls.label("", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.message)
        self.message_button = Button("", kind="primary")
        self.message_button.clicked.connect(lambda: self._act())
        column.addWidget(self.message_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return message

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def view(self) -> GridView | LibraryTable:
        """The view in use."""
        return self.table if self.look == TABLE else self.grid

    def show_look(self, look: str) -> None:
        """Show small tiles, large tiles, or the table, at the same place of the list."""
        had_focus = self.view.hasFocus()
        top = self.view.first_seen() if self.view.isVisible() else -1
        self.look = look if look in LOOKS else GRID
        if self.look != TABLE:
            self.grid.set_tile_width(LARGE if self.look == LARGE_GRID else SMALL)
        if not self.telling:
            self.show_files()
        if top > 0:
            self.view.put_first(top)
        if had_focus:
            self.view.setFocus()

    def show_files(self) -> None:
        """Show the files."""
        self._stack.setCurrentWidget(self.view)

    def tell(self, text: str, button: str, act: Callable[[], object], shape: str = "library") -> None:
        """Show a sentence and the button that helps, in place of files."""
        self.message.setText(text)
        self.message_button.setText(button)
        self.message_button.setVisible(bool(button))
        self.shape.show_shape(shape, "accent")
        self._act = act
        self._stack.setCurrentIndex(2)

    @property
    def telling(self) -> bool:
        """Whether a sentence stands in place of files."""
        return self._stack.currentIndex() == 2

    # -- place ---------------------------------------------------------------------------------------------

    def place(self) -> tuple[int, int, int]:
        """Return where in the list one is: numbers of the file seen first and of the current one, pixels above it."""
        top, current = self.view.first_seen(), self.selection.qt.currentIndex().row()
        numbers = self.model.numbers
        first = numbers[top] if 0 <= top < len(numbers) else -1
        at = numbers[current] if 0 <= current < len(numbers) else -1
        return first, at, self.view.offset_of(top)

    def return_to(self, place: tuple[int, int, int], selected: list[int]) -> None:
        """Be where one was, with what was selected, as far as it is still there."""
        first, current, offset = place
        row = self.model.row_of(first) if first >= 0 else -1
        self.selection.select_numbers(selected, current)
        if row >= 0:
            self.view.put_first(row, offset)

    def few_selected(self) -> list[int]:
        """Return the numbers of the selected files where they are few, else nothing."""
        return self.selection.numbers().tolist() if self.selection.count <= FEW else []

    def replace(self, numbers: bytes) -> None:
        """Show a list that was read again; what is seen and selected stays where it is."""
        at_top = self.view.verticalScrollBar().value() == 0 and self.view.hovered < 0
        place, selected = self.place(), self.few_selected()
        self.model.show_numbers(numbers)
        if at_top and not selected:
            place = (-1, place[1], 0)
        self.return_to(place, selected)

    def begin_at_top(self) -> None:
        """Show the beginning of another list, nothing selected."""
        self.selection.qt.clear()
        self.view.scrollToTop()

    def focus_files(self) -> None:
        """Go to the files; the first that is seen is the current one where there was none."""
        if self.telling:
            self.message_button.setFocus()
            return
        self.view.setFocus()
        if not self.selection.qt.currentIndex().isValid() and self.model.rowCount():
            row = max(0, self.view.first_seen())
            self.selection.qt.setCurrentIndex(
                self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    # -- selecting and dragging ----------------------------------------------------------------------------

    def _ask_menu(self, point: QPoint) -> None:
        view, chosen = self.view, self.selection.qt
        focused = view.visualRect(chosen.currentIndex())
        # By the menu key Qt tells where that is in the view, with its titles; by the mouse where in what scrolls.
        near = focused.contains(point) or focused.contains(view.viewport().mapFromParent(point))
        if near and not self.selection.count:
            flags = QItemSelectionModel.SelectionFlag
            chosen.select(chosen.currentIndex(), flags.ClearAndSelect | flags.Rows)
        if self.selection.count:
            self.menu_wanted.emit(view.viewport().mapToGlobal(point))

    def _drag(self) -> None:
        """Drag what is selected; what is not known yet is read first, while the button stays down."""
        self.selection.resolve(self._begin_drag)

    def _begin_drag(self, files: list[LibraryFile]) -> None:
        if files and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self.drag_files(files)

    def drag_files(self, files: list[LibraryFile]) -> None:
        """Drag files until they are dropped."""
        drag_files(self.view, dragged([file.id for file in files]), len(files))
