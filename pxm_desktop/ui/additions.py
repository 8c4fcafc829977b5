"""What is told after files were added: one bar with the newest message, however many additions there were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.timers import single_shot

_READABLE_MS = 12_000
"""How long a message without anything left out stays, in milliseconds."""
KEY = "drop"


@dataclass(frozen=True, eq=False)
class Message:
    """What became of one addition."""

    kind: str
    """The bar's: "ok", "warning" or "error"."""
    text: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    """What can be done about it; doing it ends the message."""
    more: tuple[str, ...] = ()
    """What was left out, a line each."""
    passing: bool = False
    """True when it goes by itself once it has been read."""


class Additions(QObject):
    """Keeps the messages, the newest last, and shows them as one bar.

    When the newest one was dealt with, the one before it shows again; Dismiss ends all of them.
    """

    def __init__(self, bars: Bars, parent: QObject) -> None:
        super().__init__(parent)
        self._bars = bars
        self._messages: list[Message] = []
        self._read = single_shot(self, _READABLE_MS, self._read_all)

    def tell(self, message: Message) -> None:
        """Show one more message."""
        self._heed_escape()
        self._messages.append(message)
        self._show()

    def stay(self) -> None:
        """Let what is shown stay: another addition has begun, and both are to be read then."""
        self._read.stop()

    def _show(self) -> None:
        if not self._messages:
            self._bars.take(KEY)
            return
        newest = self._messages[-1]
        text, earlier = newest.text, len(self._messages) - 1
        if earlier:
            before = words.plural("%n addition before it", "%n additions before it", earlier)
            text = f"{text} \u00b7 {before}"
        more = [line for message in reversed(self._messages) for line in message.more]
        actions = [(name, partial(self._act, newest, act)) for name, act in newest.actions]
        self._bars.put(KEY, Bar(newest.kind, text, actions, on_dismiss=self._dismiss, more=more))
        if any(message.passing for message in self._messages):
            self._read.start()

    def _heed_escape(self) -> None:
        """Forget messages whose bar was taken away by its page."""
        if self._bars.get(KEY) is None:
            self._messages.clear()

    def _act(self, message: Message, act: Callable[[], None]) -> None:
        self._messages.remove(message)
        self._show()
        act()

    def _dismiss(self) -> None:
        self._messages.clear()
        self._show()

    def _read_all(self) -> None:
        """Take away what has been read; what was left out stays until it is dismissed."""
        self._heed_escape()
        self._messages = [message for message in self._messages if not message.passing]
        self._show()
