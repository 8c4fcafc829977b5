from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import icons, theme
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.states import COLOURS, SHAPES, State
from pxm_desktop.ui.theme import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Tokens
from tests.ui.conftest import OpenWindow

SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def test_contrast_of_known_pairs() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable(tokens: Tokens, ink: str, ground: str) -> None:
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_shapes_are_seen(tokens: Tokens, ink: str, ground: str) -> None:
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 3


def test_every_state_has_a_shape_of_its_own_and_a_readable_colour() -> None:
    assert set(SHAPES) == set(COLOURS) == set(State)
    assert len(set(SHAPES.values())) == len(State)
    for colour in COLOURS.values():
        for ground in ("panel", "hover", "accent_tint"):
            assert (colour, ground) in TEXT_PAIRS


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    icons.paint(painter, name, QRectF(0, 0, 32, 32), QColor("#ff0000"))
    painter.end()
    inked = sum(image.pixelColor(x, y).alpha() > 0 for x in range(32) for y in range(32))
    assert inked > 20


def test_the_program_has_its_icon(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(icons.app_icon().availableSizes()) == 7

    def gone(name: str) -> Path:
        raise FileNotFoundError(f"{name} is missing")

    monkeypatch.setattr(icons, "resource", gone)
    assert icons.app_icon().isNull()
    assert "is missing" in caplog.text


def test_style_sheet_names_only_known_tokens() -> None:
    for tokens in (LIGHT, DARK):
        assert "@" not in theme.style_sheet(tokens)


def test_window_follows_the_system_at_once(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _ = open_window()
    button = Button(icon="pause", parent=window)
    hints = QGuiApplication.styleHints()

    def ground() -> QColor:
        return QColor(window.grab().toImage().pixelColor(400, 5))

    assert ground() == QColor(LIGHT.background)
    before = button.icon().pixmap(16).toImage()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    try:
        qtbot.waitUntil(lambda: ground() == QColor(DARK.background))
        assert theme.theme().dark
        assert button.icon().pixmap(16).toImage() != before
    finally:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert ground() == QColor(LIGHT.background)


def test_fonts_are_relative_to_the_system(qapp: QApplication) -> None:
    before = qapp.font()
    try:
        larger = qapp.font()
        larger.setPixelSize(26)
        qapp.setFont(larger)
        sizes = [
            theme.pixels(s) for s in (theme.Size.SMALL, theme.Size.LABEL, theme.Size.BODY, theme.Size.TITLE)
        ]
        assert sizes == [22, 24, 26, 40]
    finally:
        qapp.setFont(before)
