"""Threads hand things over to the window's thread without holding widgets, which must not end in theirs."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop import ui
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.landing import Landing
from pxm_desktop.ui.library.decoding import Decoder
from tests.ui.fake_service import FakeHost


class Widget(QWidget):
    """Notes what it is handed, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[object, ...]] = []

    def take(self, *said: object) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.taken.append(said)


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_it_lands_in_the_windows_thread_and_in_order(qtbot: QtBot) -> None:
    widget = Widget()
    landing = Landing(widget.take)
    in_thread(lambda: list(map(landing.post, range(3), ["said"] * 3)))
    assert widget.taken == []
    qtbot.waitUntil(lambda: len(widget.taken) == 3)
    assert widget.taken == [(0, "said"), (1, "said"), (2, "said")]


def test_what_is_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    gone, there = Widget(), Widget()
    landings = [Landing(gone.take), Landing(there.take)]
    taken = gone.taken
    for landing in landings:
        in_thread(partial(landing.post, "late"))
    shiboken6.delete(gone)  # as its window ends, and Python still knows it
    qtbot.waitUntil(lambda: there.taken == [("late",)])
    assert taken == []


def test_a_service_keeps_no_widget(qtbot: QtBot) -> None:
    """It would end in the service's thread, if nobody else wanted it any more."""
    host, widget = FakeHost(), Widget()
    bridge = Bridge(lambda: host)
    ready: list[bool] = []
    bridge.start(lambda: ready.append(True), lambda _: ready.append(False))
    qtbot.waitUntil(lambda: bool(ready))

    async def endless(api: ServiceApi) -> None:
        await asyncio.Event().wait()

    bridge.call(endless, widget.take)
    seen = weakref.ref(widget)
    del bridge, widget
    gc.collect()
    assert seen() is None  # while the service is still at work
    host.close()


def test_a_decoder_keeps_no_widget(qtbot: QtBot) -> None:
    widget, at_work, go_on = Widget(), threading.Event(), threading.Event()

    def decode() -> QImage | None:
        at_work.set()
        go_on.wait(10)
        return None

    decoder = Decoder(widget.take)
    decoder.start("purpose", decode=decode)
    assert at_work.wait(10)
    seen = weakref.ref(widget)
    del widget
    assert seen() is None
    go_on.set()
    decoder.settle()


def test_pictures_that_have_not_begun_may_be_forgotten(qtbot: QtBot) -> None:
    widget, at_work, go_on = Widget(), threading.Event(), threading.Event()
    decoder = Decoder(widget.take)

    def first() -> QImage | None:
        at_work.set()
        go_on.wait(10)
        return QImage(3, 2, QImage.Format.Format_RGB32)

    def broken() -> QImage | None:
        raise ValueError("a defect")

    decoder.start("first", decode=first)
    assert at_work.wait(10)
    decoder.start("second", decode=lambda: None)
    decoder.forget()
    decoder.start("third", decode=broken)
    go_on.set()
    qtbot.waitUntil(lambda: len(widget.taken) == 2)
    (what, picture), third = widget.taken
    assert what == "first"
    assert isinstance(picture, QImage)
    assert picture.width() == 3
    assert third == ("third", None)


def test_no_thread_of_qt_runs_python() -> None:
    """The end of a pool waits for its threads, and what they hold last ends in them."""
    sources = Path(ui.__file__).parent.rglob("*.py")
    assert [
        path.name for path in sources if re.search(r"\bQ(Thread|ThreadPool|Runnable)\b", path.read_text())
    ] == []
