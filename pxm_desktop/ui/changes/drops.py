"""Files of PXM that are dragged onto products and regions: what would happen is said while they hover."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from pxm_desktop.ui import controls
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.edits import DropNode, Mode
from pxm_desktop.ui.library.going import FILES_MIME, Going, dropped

NodeAt = Callable[[QPoint], DropNode | None]
"""Says what lies at a point of a list (of its viewport); None for what takes no files."""
Shown = Callable[[], DropNode | None]
"""Says which product or region is shown, whose files are dragged; None for none of them."""


def mode_of(modifiers: Qt.KeyboardModifier) -> Mode:
    """Return what a drop does with these keys held down: Shift moves, anything else adds."""
    return "move" if modifiers & Qt.KeyboardModifier.ShiftModifier else "add"


class FileDrops(QObject):
    """Lets a list or tree take files: `FileDrops(tree, node_at, shown, going)` is all that is needed.

    A drop plans a change, which is seen before anything is written.
    """

    def __init__(
        self, view: QAbstractItemView | QWidget, node_at: NodeAt, shown: Shown, going: Going
    ) -> None:
        super().__init__(view)
        self._target = view.viewport() if isinstance(view, QAbstractItemView) else view
        self._node_at = node_at
        self._shown = shown
        self._going = going
        self.line = controls.surface("popup")
        """What would happen, beside the cursor."""
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(8, 4, 8, 4)
        self.text = controls.label("", "strong")
        inside.addWidget(self.text)
        self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.setParent(view)
        self.line.hide()
        view.setAcceptDrops(True)
        self._target.setAcceptDrops(True)
        self._target.installEventFilter(self)

    @property
    def words(self) -> str:
        """What is said while files hover; empty while none do."""
        return self.text.text() if self.line.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002
        """Take what concerns our files; anything else goes its way (files of the computer are uploaded)."""
        if isinstance(event, QDragLeaveEvent):
            self.line.hide()
            return False
        # QDragEnterEvent is a QDragMoveEvent, and that is a QDropEvent.
        if not isinstance(event, QDropEvent) or not event.mimeData().hasFormat(FILES_MIME):
            return False
        if isinstance(event, QDragMoveEvent):
            self._hover(event)
        else:
            self._drop(event)
        return True

    def _plan(self, event: QDropEvent) -> tuple[list[str], DropNode | None, Mode]:
        ids = dropped(event.mimeData())
        return ids, self._node_at(event.position().toPoint()), mode_of(event.modifiers())

    def _hover(self, event: QDragMoveEvent) -> None:
        ids, node, mode = self._plan(event)
        shown = self._shown()
        if node is None or not ids:
            self.line.hide()
            # Entering has to be taken, or nothing more is heard of the drag.
            if event.type() == QEvent.Type.DragEnter:
                event.setDropAction(Qt.DropAction.IgnoreAction)
                event.accept()
            else:
                event.ignore()
            return
        takes = _takes(node, mode, shown)
        event.setDropAction(_action(mode) if takes else Qt.DropAction.IgnoreAction)
        event.accept() if takes or event.type() == QEvent.Type.DragEnter else event.ignore()
        self.say(edits.drop_words(len(ids), node, mode, shown), event.position().toPoint())

    def _drop(self, event: QDropEvent) -> None:
        self.line.hide()
        ids, node, mode = self._plan(event)
        shown = self._shown()
        made = edits.drop_edits(ids, node, mode, _product(shown)) if node is not None and ids else []
        if node is None or not made:
            event.ignore()
            return
        # Whoever drags must take nothing away by itself: the change does that.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        left = shown if shown is not None and shown.kind == "product" else None
        self._going.plan(made, edits.drop_title(node, mode, left))

    def say(self, text: str, spot: QPoint) -> None:
        """Show a line beside a point of the target until the drag goes on or away."""
        window = self._target.window()
        if self.line.parentWidget() is not window:
            self.line.setParent(window)
        self.text.setText(text)
        self.line.setAccessibleName(text)
        self.line.adjustSize()
        at = self._target.mapTo(window, spot) + QPoint(14, 18)
        at.setX(max(8, min(at.x(), window.width() - self.line.width() - 8)))
        at.setY(max(8, min(at.y(), window.height() - self.line.height() - 8)))
        self.line.move(at)
        self.line.show()
        self.line.raise_()


def _product(shown: DropNode | None) -> str:
    return shown.id if shown is not None and shown.kind == "product" else ""


def _takes(node: DropNode, mode: Mode, shown: DropNode | None) -> bool:
    return bool(edits.drop_edits(["any"], node, mode, _product(shown)))


def _action(mode: Mode) -> Qt.DropAction:
    return Qt.DropAction.MoveAction if mode == "move" else Qt.DropAction.CopyAction
