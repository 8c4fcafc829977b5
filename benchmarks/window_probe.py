"""The real window, offscreen, put through what the rows of the group "window" say; prints what it measured as JSON.

Usage: python -m benchmarks.window_probe busy|searched DATA_DIR [FOLDER FILM]. The environment names the account.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.loop_delay import LoopDelay
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.service.local import LocalService
from pxm_desktop.transfer.events import TransfersChanged
from pxm_desktop.transfer.model import Hold, Stage, Transfer
from pxm_desktop.ui.app import application, open_window
from pxm_desktop.ui.history_page import HistoryPage
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow

EVENTS_A_SECOND = 1000
GATHERINGS_A_SECOND = 20
STREAM_SECONDS = 15
_TOLD_OF = 2000
"""Transfers that the stream of events is about."""
WAIT_SECONDS = 300
_SEARCHES = (
    "jacket",
    "navy jacket front",
    "shoot 0042 selects",
    "sku-0123",
    "sku-0123-0000123",
    "0123456789abcdef",
    "linked nothing has this",
    "crimson tent label 1999",
)
_LETTER_MS = 90
"""From one letter to the next: somebody who types fast."""
_SCROLLS = 3
"""To the end of what is there, after each search."""


class Probe:
    """One window and what is done with it."""

    def __init__(self, data: Path) -> None:
        self.app: QApplication = application(["pxm-desktop"])
        self.window: MainWindow = open_window(self.app, lambda: ServiceHost(data, owner="window"))
        self.delay = LoopDelay(self.window)
        self.delays: dict[str, list[float]] = {}

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Let the window live until something is so, as `exec` would: asleep while nothing happens.

        Raises:
            TimeoutError: It did not come to be so.

        """
        clock = QElapsedTimer()
        clock.start()
        loop = QEventLoop()
        look = QTimer()
        look.setInterval(20)
        reached = False

        def ask() -> None:
            nonlocal reached
            reached = done()
            if reached or clock.elapsed() > WAIT_SECONDS * 1000:
                loop.quit()

        look.timeout.connect(ask)
        look.start()
        loop.exec()
        if not reached:
            total = self.window.model.total
            raise TimeoutError(
                f"{what}: {total.files} files, {total.active} active, {dict(total.holds)} held"
            )

    def usable(self) -> bool:
        """Whether the queue is shown and can be worked with."""
        window = self.window
        return window.pages.currentWidget() is window.uploads and not window.feed.loading

    def during(self, what: str, done: Callable[[], bool]) -> None:
        """Measure the event loop until something is so."""
        self.delay.start()
        try:
            self.wait(done, what)
        finally:
            self.delays[what] = self.delay.stop()

    def stop(self) -> None:
        """Stop the service and the window."""
        self.window.leaving.stop()
        self.wait(lambda: self.window.leaving.over, "stop")


def busy(data: Path, folder: Path, film: Path) -> dict[str, Any]:
    """Add many files, stream events, pause and cancel; return the delays of the event loop and the memory."""
    probe = Probe(data)
    probe.wait(probe.usable, "start")
    window = probe.window
    files = sum(1 for _ in os.scandir(folder))

    window.add_paths([os.fsencode(folder)])
    probe.during("add", lambda: window.model.total.files >= files)
    memory = resident()

    window.add_paths([os.fsencode(film)])
    probe.wait(lambda: window.model.total.files > files, "film")
    newest = max(window.model.ids_where(list(State)))
    window.bridge.call(lambda api: api.move([newest], window.model.ids_where([State.WAITING])[0]))
    stream = Stream(window, random.Random(1))
    probe.wait(lambda: window.model.bytes_per_second > 0, "speed")
    probe.wait(lambda: bool(stream.transfers), "transfers")
    stream.begin()
    probe.during("stream", lambda: stream.over)
    speed = stream.best_speed

    window.uploads.queue_actions.pause_all.trigger()
    probe.during(
        "pause",
        lambda: window.model.total.holds[Hold.USER] > 0 and not window.model.total.states[State.WAITING],
    )
    window.uploads.queue_actions.cancel_all.trigger()
    probe.during("cancel", lambda: window.model.total.active == 0)
    probe.stop()
    return {"delays": probe.delays, "resident": memory, "files": files, "speed": speed, "events": stream.sent}


def searched(data: Path) -> dict[str, Any]:
    """Open the history, type searches and scroll; return the delays of the event loop and how long answers took."""
    probe = Probe(data)
    probe.wait(probe.usable, "start")
    began = time.perf_counter()
    probe.delay.start()
    probe.window.places.open("history")
    page = probe.window.history
    while not page.model.rowCount():
        probe.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    first = time.perf_counter() - began
    probe.delays["open"] = probe.delay.stop()
    typing = Typing(page)
    typing.begin()
    probe.during("search", lambda: typing.over)
    probe.stop()
    return {
        "delays": probe.delays,
        "first": first,
        "answers": typing.answers,
        "searches": len(typing.answers),
    }


class Typing(QObject):
    """Types searches letter by letter as people do, waits for each answer, and scrolls down in it."""

    def __init__(self, page: HistoryPage) -> None:
        super().__init__(page)
        self._page = page
        self._searches = iter(_SEARCHES)
        self._text = ""
        self._typed_at = 0.0
        self._scrolled = 0
        self.answers: list[float] = []
        """Seconds from the last letter of each search to its rows and their number."""
        self.over = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LETTER_MS)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Type the first search."""
        self._next()
        self._timer.start()

    def _next(self) -> None:
        self._page.search.clear()
        self._scrolled = 0
        self._text = next(self._searches, "")
        if not self._text:
            self._timer.stop()
            self.over = True

    def _step(self) -> None:
        field, feed = self._page.search, self._page.feed
        if field.text() != self._text:
            QTest.keyClicks(field, self._text[len(field.text())])
            self._typed_at = time.perf_counter()
            return
        if feed.query.words != self._text.strip() or feed.busy or feed.count is None:
            return
        if not self._scrolled:
            self.answers.append(time.perf_counter() - self._typed_at)
        if self._scrolled < _SCROLLS and self._page.model.rowCount():
            self._scrolled += 1
            self._page.view.scrollToBottom()
            return
        self._next()


class Stream:
    """Tells the window of 1,000 changed transfers a second, through everything that real events pass."""

    def __init__(self, window: MainWindow, dice: random.Random) -> None:
        self._window = window
        self._dice = dice
        self.transfers: list[Transfer] = []
        self._end = 0.0
        self.sent = 0
        self.over = False
        self.best_speed = 0.0
        newest = max(window.model.ids_where(list(State)))
        window.bridge.call(lambda api: _last_in_line(api, newest), self._take)

    def begin(self) -> None:
        """Stream for a while."""
        self._end = time.monotonic() + STREAM_SECONDS
        self._window.bridge.call(self._run, self._done, self._failed)

    def _take(self, transfers: list[Transfer]) -> None:
        self.transfers = transfers

    def _failed(self, error: BaseException) -> None:
        self.over = True
        raise error

    def _done(self, sent: int) -> None:
        self.sent = sent
        self.over = True

    async def _run(self, api: ServiceApi) -> int:
        if not isinstance(api, LocalService):
            raise TypeError("the window has no service of its own")
        sent = 0
        while time.monotonic() < self._end:
            began = time.monotonic()
            changed = self._dice.sample(self.transfers, EVENTS_A_SECOND // GATHERINGS_A_SECOND)
            api.publish(
                [
                    TransfersChanged(
                        transfers=tuple(
                            each.model_copy(
                                update={
                                    "stage": Stage.SENDING,
                                    "sent_bytes": self._dice.randint(0, each.size),
                                }
                            )
                            for each in changed
                        )
                    )
                ]
            )
            sent += len(changed)
            self.best_speed = max(self.best_speed, self._window.model.bytes_per_second)
            await _until(began + 1 / GATHERINGS_A_SECOND)
        return sent


async def _last_in_line(api: ServiceApi, newest: int) -> list[Transfer]:
    """Return transfers whose turn does not come while this runs, so that what is told of them is the only news."""
    found = await api.transfers(stages=[Stage.QUEUED], after=newest - _TOLD_OF, limit=_TOLD_OF)
    return [transfer for transfer in found if transfer.id != newest]  # the film, which is sent meanwhile


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


def resident() -> int:
    """Return the bytes of this process that are in memory now."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    scenario, *words = sys.argv[1:]
    scenarios: dict[str, Callable[..., dict[str, Any]]] = {"busy": busy, "searched": searched}
    print(json.dumps(scenarios[scenario](*map(Path, words))), flush=True)
