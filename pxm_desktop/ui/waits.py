"""Commands that somebody waits for: what takes longer than a moment says so, and can be given up."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

SLOW_MS = 300
"""From here on a wait is shown, in milliseconds."""
T = TypeVar("T")


class Waits(QObject):
    """Runs commands; each one that is slow has its bar until its answer is there."""

    def __init__(self, bridge: Bridge, bars: Bars, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._bars = bars
        self._numbers = itertools.count(1)

    def call(
        self,
        text: str,
        command: Callable[[ServiceApi], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        cancelled: Callable[[], None] | None = None,
        may_cancel: bool = True,
    ) -> Callable[[], None]:
        """Run a command of the service, `text` says what one waits for; return what gives it up.

        `cancelled` hears that it was given up, and then no answer comes. With `may_cancel` off the bar has no button:
        for what would be half done. A failure that nobody handles goes out as the bridge's `refused`.
        """
        key = f"wait {next(self._numbers)}"

        def cancel() -> None:
            if call.over:
                return
            call.cancel()
            over()
            if cancelled is not None:
                cancelled()

        def show() -> None:
            actions = [(tr("Cancel"), cancel)] if may_cancel else []
            self._bars.put(key, Bar("accent", text, actions, busy=True))

        def over() -> None:
            slow.stop()
            slow.deleteLater()
            self._bars.take(key)

        def answered(answer: T) -> None:
            over()
            if done is not None:
                done(answer)

        def fell(error: BaseException) -> None:
            over()
            if failed is not None:
                failed(error)
            else:
                self._bridge.refused.emit(words.explained(error))

        slow = single_shot(self, SLOW_MS, show)
        slow.start()
        call = self._bridge.call(command, answered, fell)
        return cancel
