"""What the pages about products are made of: sections that fold, fields edited in place, lists that open on Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.product_list import ProductList
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

SLOW_MS = 300
LONGEST = 300
"""Characters of a name."""
_MOST_ROWS = 6
"""Rows of a list of products before it scrolls."""


class Section(QWidget):
    """A card with a heading that folds it; says what went wrong, and that it waits."""

    opened = Signal()
    """It was folded out, by somebody or by `unfold`."""
    again_wanted = Signal()

    def __init__(self, title: str, *, folded: bool = False) -> None:
        super().__init__()
        self._title = title
        self._blank = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = controls.surface("card")
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.toggle = Button(words.escaped(title), icon="right" if folded else "down", kind="section")
        self.toggle.setCheckable(True)
        self.toggle.setChecked(not folded)
        self.toggle.setAccessibleName(title)
        self.toggle.toggled.connect(self._fold)
        head.addWidget(self.toggle, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(4)
        head.addLayout(self.tools)
        column.addLayout(head)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        column.addWidget(self.content)
        self.content.setVisible(not folded)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.again = Button(tr("Try again"), kind="link")
        self.again.setAccessibleName(tr("Try again: %1").replace("%1", title))
        self.again.clicked.connect(self.again_wanted)
        self.again.hide()
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setAccessibleName(tr("Waiting for PXM: %1").replace("%1", title))
        self.wheel.hide()
        column.addWidget(self.wheel)
        self._slow = single_shot(self, SLOW_MS, self.wheel.show)

    @property
    def unfolded(self) -> bool:
        """True while its content shows."""
        return self.toggle.isChecked()

    def unfold(self) -> None:
        """Fold it out."""
        self.toggle.setChecked(True)

    def blank(self, on: bool) -> None:
        """Show nothing inside while nothing is known of it: empty fields would say that there is nothing."""
        self._blank = on
        self.content.setVisible(self.unfolded and not on)

    @property
    def is_blank(self) -> bool:
        """True while nothing is known of what is inside."""
        return self._blank

    def count(self, number: int | None) -> None:
        """Show how many things are inside; None for not known."""
        text = self._title
        if number is not None:
            text = tr("%1 (%2)").replace("%1", text).replace("%2", words.number(number))
        self.toggle.setText(words.escaped(text))
        self.toggle.setAccessibleName(text)

    def wait(self) -> None:
        """Show, after a moment, that something is awaited."""
        self.refuse("")
        self._slow.start()

    def settle(self) -> None:
        """Show that nothing is awaited any more."""
        self._slow.stop()
        self.wheel.hide()

    def refuse(self, text: str, *, again: bool = False) -> None:
        """Say what went wrong; empty takes it away. `again`: offer to try it once more."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        self.again.setVisible(bool(text) and again)

    def failed(self, error: BaseException) -> None:
        """Say why something was not done."""
        self.settle()
        self.refuse(words.explained(error))

    def unread(self, error: BaseException) -> None:
        """Say why something could not be read, and offer to try again."""
        self.settle()
        self.refuse(words.explained(error), again=True)

    def _fold(self, on: bool) -> None:
        self.content.setVisible(on and not self._blank)
        self.toggle.set_icon_name("down" if on else "right")
        if on:
            self.opened.emit()


class EditLine(QWidget):
    """A text that is edited where it stands: Enter or Save keeps it, Escape brings back what was there."""

    saved = Signal(str)

    def __init__(self, name: str, placeholder: str = "", *, may_be_empty: bool = False) -> None:
        super().__init__()
        self._kept = ""
        self._may_be_empty = may_be_empty
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(controls.label(name, "heading"))
        line = QHBoxLayout()
        line.setSpacing(4)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(placeholder)
        self.field.setMaxLength(LONGEST)
        self.field.setAcceptDrops(False)
        self.field.textEdited.connect(lambda _: self._show())
        self.field.returnPressed.connect(self.save)
        self.field.installEventFilter(self)
        line.addWidget(self.field, 1)
        self.save_button = Button(tr("Save"), kind="primary")
        self.save_button.setAccessibleName(tr("Save: %1").replace("%1", name))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.cancel_button = Button(icon="stop", kind="flat")
        self.cancel_button.setAccessibleName(tr("Cancel: %1").replace("%1", name))
        self.cancel_button.setToolTip(tr("Cancel"))
        self.cancel_button.clicked.connect(self.restore)
        line.addWidget(self.cancel_button)
        column.addLayout(line)
        self._show()

    @property
    def edited(self) -> bool:
        """True while it says something else than what is kept."""
        return self.field.text().strip() != self._kept

    def show_text(self, text: str) -> None:
        """Show what is kept, but never over what is being typed."""
        typing = self.edited and self.field.hasFocus()
        self._kept = text
        if not typing:
            self.field.setText(text)
            self.field.setCursorPosition(0)
        self._show()

    def restore(self) -> None:
        """Bring back what is kept."""
        self.field.setText(self._kept)
        self._show()
        self.field.setFocus()

    def save(self) -> None:
        """Say what is to be kept, if that is something else."""
        text = self.field.text().strip()
        if self.edited and (text or self._may_be_empty):
            self.saved.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Escape bring back what was there, before the page takes it."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.edited
            and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.restore()
            return True
        return False

    def _show(self) -> None:
        self.save_button.setVisible(self.edited)
        self.cancel_button.setVisible(self.edited)
        self.save_button.setEnabled(bool(self.field.text().strip()) or self._may_be_empty)


def is_typed(page: QWidget) -> bool:
    """Return whether any line on a page says something else than what is kept."""
    return any(line.edited for line in page.findChildren(EditLine))


class PickList(ProductList):
    """A short list of products, as high as it needs; Enter or a click opens one."""

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__(bridge, name)
        self.hide()

    def offer(self, sections: Sequence[tuple[str, Sequence[CollectionChoice]]]) -> None:
        """Show products under headings."""
        self.show_products(sections)
        self.setCurrentRow(-1)  # none is marked before the keyboard is here
        rows = [self.sizeHintForRow(n) for n in range(self.count())]
        self.setFixedHeight(sum(sorted(rows, reverse=True)[:_MOST_ROWS]) + 4)
        self.setVisible(bool(rows))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Begin with the first product."""
        super().focusInEvent(event)
        self._begin()

    def _begin(self) -> None:
        if self.currentRow() < 0:
            self.move_by(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the current product on Enter; fold variants with the arrows."""
        self._begin()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick(self.currentItem())
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.unfold(on=event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)
