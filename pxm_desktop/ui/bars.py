"""Bars inside the page: a problem and the button that solves it, what a drop did, Undo. Never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.ui import controls
from pxm_desktop.ui.controls import Button, Shape
from pxm_desktop.ui.words import tr

_ICONS = {"accent": "info", "ok": "done", "warning": "needs_you", "error": "failed"}
UNDO_MS = 10_000
"""How long Undo is offered, in milliseconds."""


class Bar(QWidget):
    """One message with its buttons, and more text behind "Show"."""

    def __init__(
        self,
        kind: str,
        text: str,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        *,
        on_dismiss: Callable[[], None] | None = None,
        more: Sequence[str] = (),
        busy: bool = False,
    ) -> None:
        super().__init__()
        self.text = text
        self.passing = False
        """True when the bar goes by itself once it has been read."""
        self.setAccessibleName(text)
        frame = controls.surface(kind)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 7, 8, 7)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Shape(_ICONS[kind], kind))
        self.label = controls.label(text, wrap=True)
        line.addWidget(self.label, 1)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(96)
        self.wheel.setAccessibleName(text)
        if not busy:
            self.wheel.hide()
        line.addWidget(self.wheel)
        if more:
            self.show_more = Button(tr("Show"), kind="flat")
            self.show_more.setCheckable(True)
            self.show_more.toggled.connect(self._toggle_more)
            line.addWidget(self.show_more)
        for name, act in actions:
            button = Button(name)
            button.clicked.connect(act)
            line.addWidget(button)
        if on_dismiss is not None:
            close = Button(icon="stop", kind="flat")
            close.setAccessibleName(tr("Dismiss"))
            close.setToolTip(tr("Dismiss"))
            close.clicked.connect(on_dismiss)
            line.addWidget(close)
        column.addLayout(line)
        if more:
            self.more = QListView()
            self.more.setModel(QStringListModel(list(more), self))
            self.more.setAccessibleName(tr("Skipped files"))
            self.more.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            self.more.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            self.more.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.more.setUniformItemSizes(True)
            self.more.setFixedHeight(min(140, 12 + self.fontMetrics().height() * (len(more) + 1)))
            self.more.hide()
            column.addWidget(self.more)

    def show_progress(self, text: str, part: int, whole: int) -> None:
        """Say how far something is; a `whole` of 0 is not known."""
        self.text = text
        self.label.setText(text)
        self.wheel.setRange(0, whole)
        self.wheel.setValue(min(part, whole))
        self.wheel.setAccessibleName(text)

    def buttons(self) -> list[Button]:
        """Return the bar's buttons."""
        return self.findChildren(Button)

    def _toggle_more(self, shown: bool) -> None:
        self.more.setVisible(shown)
        self.show_more.setText(tr("Hide") if shown else tr("Show"))


class Bars(QWidget):
    """Bars above each other, each under a key: a new one takes the place of the old one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: dict[str, Bar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def put(self, key: str, bar: Bar) -> None:
        """Show a bar."""
        self.take(key)
        self._bars[key] = bar
        self._column.addWidget(bar)
        self.show()

    def take(self, key: str) -> None:
        """Remove a bar, if it is there."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    def get(self, key: str) -> Bar | None:
        """Return a bar."""
        return self._bars.get(key)

    def take_last(self, beginnings: tuple[str, ...]) -> bool:
        """Remove the newest bar whose key begins so; False when there is none."""
        for key in reversed(self._bars):
            if key.startswith(beginnings):
                self.take(key)
                return True
        return False


class Undo:
    """The last thing that can be taken back; it becomes final after a while, or when the next one comes."""

    KEY = "undo"

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._undo: Callable[[], object] | None = None
        self._final: Callable[[], object] | None = None
        self._timer = QTimer(bars)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self.settle)

    @property
    def offered(self) -> bool:
        """True while there is something to take back."""
        return self._undo is not None

    def offer(self, text: str, undo: Callable[[], object], final: Callable[[], object] | None = None) -> None:
        """Offer to take something back; `final` runs when nobody did."""
        self.settle()
        self._undo, self._final = undo, final
        bar = Bar("accent", text, [(tr("Undo"), self.undo)], on_dismiss=self.settle)
        self._bars.put(self.KEY, bar)
        self._timer.start()

    def undo(self) -> None:
        """Take it back."""
        undo, self._undo, self._final = self._undo, None, None
        self._clear()
        if undo is not None:
            undo()

    def withdraw(self) -> None:
        """Forget it, neither taken back nor final: another wish has taken its place."""
        self._undo = self._final = None
        self._clear()

    def settle(self) -> None:
        """Make it final."""
        final, self._undo, self._final = self._final, None, None
        self._clear()
        if final is not None:
            final()

    def _clear(self) -> None:
        self._timer.stop()
        self._bars.take(self.KEY)
