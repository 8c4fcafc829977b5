"""How the window was left: place and size, panel, page, columns. A small private file, not one of the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication

from pxm_desktop.service import paths
from pxm_desktop.ui import words
from pxm_desktop.ui.queue_table import Column

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_FRAME = 40
"""Pixels that a title bar takes at most."""
_LOWEST = 440
"""Below that height pages are of no use."""
_GRIP = (120, 24)
"""Width and height of the top of a window that must lie on a screen, so that it can be moved."""


class WindowState(BaseModel):
    """What is remembered. Unknown parts of a newer version are kept."""

    model_config = ConfigDict(extra="allow")

    rect: tuple[int, int, int, int] | None = None
    """Left, top, width, height of the window when it is not maximised."""
    maximised: bool = False
    panel: bool | None = None
    """Whether the destination panel is wanted; None leaves it to the window's width."""
    place: str = ""
    theme: str = "system"
    """The colours in use, known before the service is."""
    language: str = "system"
    library: dict[str, Any] = Field(default_factory=dict)
    """What the Library shows, and how: as its page keeps it."""
    columns: dict[str, Any] = Field(default_factory=dict)
    """By table (queue, history): the widths that were dragged; the queue's column that it is sorted by."""


def read(path: Path) -> WindowState:
    """Return what is remembered; nothing where the file is missing or damaged: it is only comfort."""
    try:
        return WindowState.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        words.log.warning("How the window was left is not known: %s", type(error).__name__)
        return WindowState()


def placed(wanted: QRect, screens: Sequence[QRect], least: tuple[int, int]) -> QRect:
    """Return where a window goes: as it was while its top can be reached there, else into the first screen's middle."""
    width, height = max(wanted.width(), least[0]), max(wanted.height(), least[1])
    top = QRect(wanted.left(), wanted.top(), width, _GRIP[1])
    for screen in screens:
        seen = screen.intersected(top)
        if seen.width() >= _GRIP[0] and seen.height() >= _GRIP[1]:
            return QRect(
                wanted.left(), wanted.top(), min(width, screen.width()), min(height, screen.height())
            )
    if not screens:
        return QRect(wanted.left(), wanted.top(), width, height)
    first = screens[0]
    fitting = QRect(0, 0, min(width, first.width()), min(height, first.height()))
    fitting.moveCenter(first.center())
    return fitting


class WindowMemory(QObject):
    """Puts the window where it was, and notes how it is left."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self.state = read(path)
        self._written = self.state.model_copy(deep=True)

    def restore(self) -> None:
        """Apply what is remembered, before the window shows."""
        window, state = self._window, self.state
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if screens:
            # A full-HD screen at 175 % has 617 pixels, of which a panel and the title bar take some.
            lowest = min(screen.height() for screen in screens) - _FRAME
            window.setMinimumHeight(min(window.minimumHeight(), max(_LOWEST, lowest)))
            window.resize(window.size().boundedTo(QSize(screens[0].width(), screens[0].height() - _FRAME)))
        if state.rect is not None:
            least = (window.minimumWidth(), window.minimumHeight())
            window.setGeometry(placed(QRect(*state.rect), screens, least))
        if state.maximised:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        window.panel_wish = state.panel
        window.places.remember(state.place)
        window.places.made.connect(self._restore_page)
        self._restore_queue()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note how the window is when it goes."""
        if watched is self._window and event.type() in (QEvent.Type.Hide, QEvent.Type.Close):
            self.note()
        return super().eventFilter(watched, event)

    def note(self) -> None:
        """Write how the window is, if that is news."""
        window, state = self._window, self.state
        if not window.isMinimized():
            state.maximised = window.isMaximized()
            rect = window.normalGeometry() if window.isMaximized() else window.geometry()
            state.rect = (rect.x(), rect.y(), rect.width(), rect.height())
        state.panel = window.panel_wish
        state.place = window.places.last
        state.columns |= self._columns()
        if window.places.is_made("library"):
            state.library = window.library.kept()
        if state == self._written:
            return
        try:
            paths.write_private(self._path, state.model_dump_json(exclude_defaults=True).encode() + b"\n")
        except OSError as error:
            words.log.warning("How the window was left could not be noted: %s", error.strerror)
        self._written = state.model_copy(deep=True)

    def _columns(self) -> dict[str, dict[str, Any]]:
        window = self._window
        lens = window.model.lens
        queue: dict[str, Any] = {"widths": window.uploads.view.widths.kept()}
        if lens.sort is not None:
            queue |= {"sort": lens.sort.name, "descending": lens.descending}
        if window.places.is_made("history"):
            return {"queue": queue, "history": {"widths": window.history.view.widths.kept()}}
        return {"queue": queue}

    def _restore_page(self, key: str) -> None:
        """Put a page that was just made as it was left."""
        if key == "library":
            self._window.library.restore(self.state.library)
        elif key == "history":
            self._window.history.view.widths.restore(self._table("history").get("widths"))

    def _restore_queue(self) -> None:
        queue = self._table("queue")
        self._window.uploads.view.widths.restore(queue.get("widths"))
        sort = queue.get("sort")
        if isinstance(sort, str) and sort in Column.__members__:
            lens = replace(
                self._window.model.lens, sort=Column[sort], descending=queue.get("descending") is True
            )
            self._window.model.look(lens)

    def _table(self, name: str) -> dict[str, Any]:
        """Return what is remembered of a table's columns."""
        found = self.state.columns.get(name)
        return found if isinstance(found, dict) else {}
