"""Colours, type sizes and the one style sheet; everything follows the system's light or dark at once.

Widgets never name a colour: they name a token. `tests/ui/test_theme.py` holds every pair that is used
together to 4.5:1 (text) or 3:1 (shapes).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

UNIT = 4
"""The grid, in logical pixels: 8 inside controls, 16 between groups, 20 page margins."""
RADIUS = 6
CARD_RADIUS = 10


@dataclass(frozen=True)
class Tokens:
    """One colour scheme."""

    background: str
    panel: str
    line: str
    """Quiet dividers; never the only sign of anything."""
    outline: str
    """Borders that show where a control is: 3:1."""
    track: str
    hover: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    accent_tint: str
    ok: str
    ok_tint: str
    warning: str
    warning_tint: str
    error: str
    error_tint: str
    video: str
    video_tint: str


LIGHT = Tokens(
    background="#f5f6f8",
    panel="#ffffff",
    line="#e1e4e9",
    outline="#868e9a",
    track="#e4e7ec",
    hover="#eef0f4",
    text="#1a1d24",
    secondary="#596270",
    accent="#2c50cc",
    on_accent="#ffffff",
    accent_tint="#e7ecfd",
    ok="#15703f",
    ok_tint="#e2f4e9",
    warning="#855300",
    warning_tint="#fff1d6",
    error="#b3261e",
    error_tint="#fde8e6",
    video="#7a3aa8",
    video_tint="#f3e8fb",
)
DARK = Tokens(
    background="#14161b",
    panel="#1c1f26",
    line="#2d323b",
    outline="#727b89",
    track="#333944",
    hover="#252932",
    text="#e9ebef",
    secondary="#a5adba",
    accent="#8ba3ff",
    on_accent="#0e1222",
    accent_tint="#262f4f",
    ok="#52c68f",
    ok_tint="#17352a",
    warning="#e9b654",
    warning_tint="#3a2f18",
    error="#ff8f87",
    error_tint="#46201f",
    video="#cf9cf2",
    video_tint="#35234a",
)

_TINTS = ("accent_tint", "ok_tint", "warning_tint", "error_tint")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "secondary") for ground in ("background", "panel", "hover", *_TINTS)),
    *((ink, "panel") for ink in ("accent", "ok", "warning", "error")),
    *((ink, "accent_tint") for ink in ("accent", "ok", "warning", "error")),
    *((ink, "hover") for ink in ("accent", "ok", "warning", "error")),
    *((ink, f"{ink}_tint") for ink in ("ok", "warning", "error", "video")),
    ("on_accent", "accent"),
)
"""Text and what it stands on: 4.5:1."""
SHAPE_PAIRS: tuple[tuple[str, str], ...] = (
    ("outline", "panel"),
    ("outline", "background"),
    ("accent", "track"),
    ("ok", "track"),
    ("accent", "background"),
    ("secondary", "track"),
)
"""Shapes that carry meaning and what they stand on: 3:1."""


class Size(StrEnum):
    """The four type sizes, relative to the system's own (`BODY`)."""

    SMALL = "small"
    LABEL = "label"
    BODY = "body"
    TITLE = "title"


_RELATIVE = {Size.SMALL: 11 / 13, Size.LABEL: 12 / 13, Size.BODY: 1.0, Size.TITLE: 20 / 13}


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours, 1 to 21."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        channels = [colour.redF(), colour.greenF(), colour.blueF()]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def font(size: Size = Size.BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """Return the system font in one of our sizes; `tabular` makes all figures equally wide."""
    made = QFont(QApplication.font())
    made.setPixelSize(pixels(size))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def pixels(size: Size) -> int:
    """Return a type size in logical pixels, relative to the system's font."""
    return max(9, round(QFontInfo(QApplication.font()).pixelSize() * _RELATIVE[size]))


class Theme(QObject):
    """The scheme in use: palette, style sheet, and a signal for those who paint themselves."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.tokens = LIGHT
        self._colours: dict[str, QColor] = {}
        app.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        self.use(hints.colorScheme())
        hints.colorSchemeChanged.connect(self.use)

    @property
    def dark(self) -> bool:
        """True while the dark tokens are in use."""
        return self.tokens is DARK

    def use(self, scheme: Qt.ColorScheme) -> None:
        """Switch to light or dark; `Unknown` is light."""
        self.tokens = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._colours.clear()
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()

    def colour(self, token: str) -> QColor:
        """Return a token's colour. Made once: a row that is painted asks for a dozen. Nobody may change it."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(getattr(self.tokens, token))
        return found


_themes: list[Theme] = []


def install(app: QApplication) -> Theme:
    """Give the application its theme, once; later calls return the same."""
    if not _themes:
        _themes.append(Theme(app))
    return _themes[0]


def theme() -> Theme:
    """Return the application's theme."""
    return _themes[0]


def colour(token: str) -> QColor:
    """Return a token's colour in the scheme in use."""
    return _themes[0].colour(token)


def named(token: str) -> str:
    """Return a token's colour in the scheme in use as `#rrggbb`."""
    found: str = getattr(_themes[0].tokens, token)
    return found


def palette(tokens: Tokens) -> QPalette:
    """Return the palette that Fusion draws everything with that the style sheet leaves alone."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, "background"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "hover"),
        (roles.Button, "panel"),
        (roles.ToolTipBase, "panel"),
        (roles.WindowText, "text"),
        (roles.Text, "text"),
        (roles.ButtonText, "text"),
        (roles.ToolTipText, "text"),
        (roles.PlaceholderText, "secondary"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.Link, "accent"),
        (roles.Accent, "accent"),
        (roles.Light, "panel"),
        (roles.Midlight, "hover"),
        (roles.Mid, "line"),
        (roles.Dark, "outline"),
    ):
        made.setColor(role, QColor(getattr(tokens, token)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.outline))
    return made


def style_sheet(tokens: Tokens) -> str:
    """Return the application's style sheet."""
    values = {f.name: getattr(tokens, f.name) for f in fields(tokens)}
    values |= {f"px_{size}": f"{pixels(size)}px" for size in Size}
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet


_SHEET = """
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 8px; }
QLabel, QCheckBox, QAbstractButton { background: transparent; }
QLabel[role="title"] { font-size: @px_title; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="quiet"] { color: @secondary; font-size: @px_label; }
QLabel[role="error"] { color: @error; }
QLabel[role="state"] { font-weight: 600; }
QLabel[role="state"][ink="ok"] { color: @ok; }
QLabel[role="state"][ink="accent"] { color: @accent; }
QLabel[role="state"][ink="warning"] { color: @warning; }
QLabel[role="state"][ink="secondary"] { color: @secondary; }
QLabel[role="heading"] { color: @secondary; font-size: @px_label; font-weight: 600; }

QFrame[surface="side"] { background: @panel; border: 0 solid @line; }
QFrame[surface="side"][edge="left"] { border-left-width: 1px; }
QFrame[surface="side"][edge="right"] { border-right-width: 1px; }
QFrame[surface="card"] { background: @panel; border: 1px solid @line; border-radius: 10px; }
QFrame[surface="popup"] { background: @panel; border: 1px solid @outline; border-radius: 6px; }
QFrame[surface="line"] { background: @line; border: 0; }
QFrame[surface="practice"] { background: @accent_tint; border: 0; }
QLabel[role="practice"] { color: @accent; font-size: @px_label; font-weight: 600; }
QFrame[surface="accent"] { background: @accent_tint; border-radius: 10px; }
QFrame[surface="ok"] { background: @ok_tint; border-radius: 10px; }
QFrame[surface="warning"] { background: @warning_tint; border-radius: 10px; }
QFrame[surface="error"] { background: @error_tint; border-radius: 10px; }

QPushButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 6px;
  padding: 5px 12px; min-height: 18px; }
QPushButton:hover { background: @hover; border-color: @outline; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @accent; padding: 4px 11px; }
QPushButton:disabled { color: @outline; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border-color: @accent;
  font-weight: 600; }
QPushButton[kind="primary"]:focus { border-color: @text; }
QPushButton[kind="primary"]:disabled { background: @track; color: @secondary; border-color: @track; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; }
QPushButton[kind="flat"]:hover { background: @hover; }
QPushButton[kind="flat"]:focus { border-color: @accent; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: @accent;
  padding: 1px 4px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid @accent; padding: 0 3px; }
QPushButton[square="true"] { padding: 5px; }
QPushButton[square="true"]:focus { padding: 4px; }
QPushButton[kind="chip"] { background: @accent_tint; color: @accent; border: 1px solid transparent;
  border-radius: 12px; padding: 2px 10px; font-size: @px_label; }
QPushButton[kind="chip"]:hover { border-color: @accent; }
QPushButton[kind="chip"]:focus { border: 2px solid @accent; padding: 1px 9px; }
QPushButton[kind="filter"] { background: transparent; border: 2px solid transparent; border-radius: 6px;
  padding: 3px 10px; font-size: @px_label; color: @secondary; }
QPushButton[kind="filter"]:hover { background: @hover; }
QPushButton[kind="filter"]:checked { background: @accent_tint; color: @accent; font-weight: 600; }
QPushButton[kind="filter"]:focus { border-color: @accent; }
QPushButton[kind="nav"] { background: transparent; border: 2px solid transparent; padding: 6px 10px;
  text-align: left; }
QPushButton[kind="nav"]:hover { background: @hover; }
QPushButton[kind="nav"]:checked { background: @accent_tint; color: @accent; font-weight: 600; }
QPushButton[kind="nav"]:focus { border-color: @accent; }
QPushButton[kind="section"] { background: transparent; border: 2px solid transparent; padding: 3px 2px;
  text-align: left; color: @secondary; font-size: @px_label; font-weight: 600; }
QPushButton[kind="section"]:hover { background: @hover; }
QPushButton[kind="section"]:focus { border-color: @accent; }
QPushButton::menu-indicator { width: 0; image: none; }

QLineEdit, QComboBox { background: @panel; color: @text; border: 1px solid @outline; border-radius: 6px;
  padding: 5px 8px; min-height: 18px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit[icon="true"] { padding-left: 0; }
QLineEdit:focus, QComboBox:focus { border: 2px solid @accent; padding: 4px 7px; }
QLineEdit[icon="true"]:focus { padding-left: 0; }
QLineEdit:disabled, QComboBox:disabled { color: @outline; border-color: @line; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @outline; outline: 0; padding: 4px; }
QComboBox QAbstractItemView::item { padding: 5px 8px; border: 0; border-radius: 4px; color: @text; }
QComboBox QAbstractItemView::item:selected { background: @accent_tint; color: @text; }

QPlainTextEdit[surface="field"] { background: @panel; color: @text; border: 1px solid @outline; border-radius: 6px;
  padding: 4px; selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit[surface="field"]:focus { border: 2px solid @accent; padding: 3px; }
QDateTimeEdit { background: @panel; color: @text; border: 1px solid @outline; border-radius: 6px;
  padding: 5px 8px; min-height: 18px; selection-background-color: @accent; selection-color: @on_accent; }
QDateTimeEdit::drop-down { border: 0; width: 28px; }
QDateTimeEdit::down-arrow { image: none; width: 0; }
QDateTimeEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QAbstractItemView[surface="choices"] { background: @panel; border: 1px solid @outline; outline: 0; padding: 4px; }
QAbstractItemView[surface="choices"]::item { padding: 5px 8px; border: 0; border-radius: 4px; color: @text; }
QAbstractItemView[surface="choices"]::item:selected { background: @accent_tint; color: @text; }
QTreeWidget { background: transparent; border: 0; outline: 0; }
QTreeWidget::item { padding: 3px 1px; border: 1px solid transparent; color: @text; }
QTreeWidget::item:hover { background: @hover; }
QTreeWidget::item:selected { background: @accent_tint; color: @text; }
QTreeWidget::item:focus { border-color: @accent; }

QCheckBox { spacing: 8px; padding: 3px 2px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus { border-color: @accent; }
QCheckBox:disabled { color: @outline; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @outline; border-radius: 4px;
  background: @panel; }
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate {
  background: @accent; border-color: @accent; }
QCheckBox::indicator:disabled { background: @hover; border-color: @line; }

QTableView, QListWidget { background: transparent; border: 0; outline: 0; }
QListWidget::item { padding: 0; border: 0; }
QHeaderView, QTableCornerButton::section { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: @secondary; border: 0; border-bottom: 1px solid @line;
  padding: 7px 12px; font-size: @px_label; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @outline; border-radius: 3px; border: 0; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: transparent; }
QListView[surface="tiles"] { background: transparent; border: 0; outline: 0; }
QProgressBar { background: @track; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QMenu { background: @panel; border: 1px solid @outline; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; color: @text; }
QMenu::item:selected { background: @accent_tint; }
QMenu::item:disabled { color: @outline; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
"""
