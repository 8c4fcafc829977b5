"""The window at 125, 150, 175 and 200 %, in German: one screen for each. `test_scales.py` runs it, with those screens.

How wide texts are depends on whether anything is scaled, which a process knows from its start; so this is one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import language
from tests.ui import tour
from tests.ui.conftest import OpenWindow
from tests.ui.cut_texts import cut_texts
from tests.ui.test_scales import SCALES

STOPS = (
    *(tour.uploads_busy, tour.uploads_selected, tour.destination_full, tour.problems, tour.history),
    *(tour.settings, tour.help_found, tour.sign_in, tour.asked_before_closing, tour.hotfolders),
    *(tour.library_selected, tour.library_file),
)
SIZES = ((900, 600), (1280, 800))


@pytest.fixture(autouse=True)
def german(look: None) -> Iterator[None]:
    language.use("de")
    yield
    language.use("en")


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_no_text_is_cut_at_any_scale(qtbot: QtBot, open_window: OpenWindow, stop: tour.Stop) -> None:
    window = stop(qtbot, open_window)
    seen = []
    for screen in QGuiApplication.screens():
        for width, height in SIZES:
            place = screen.geometry()
            window.setGeometry(QRect(place.left() + 20, place.top() + 20, width, height))
            QCoreApplication.processEvents()
            assert (window.width(), window.height()) == (width, height)
            assert cut_texts(window) == [], f"{window.devicePixelRatio():.0%}"
        seen.append(window.devicePixelRatio())
    assert seen == list(SCALES)
