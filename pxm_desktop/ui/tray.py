"""The icon beside the clock: how far everything is, the way back to the window, and few, clickable notifications."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from pxm_desktop.ui import icons, theme, words
from pxm_desktop.ui.desktop_notices import DesktopNotices
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.words import tr

_SIDES = (16, 22, 32, 48)
"""Pixels; panels of every system pick from these."""
_STEPS = 24
"""The ring moves in so many steps: a tray redraws for each new icon."""


class Tray(QObject):
    """The icon, where the system has a place for it."""

    open_wanted = Signal(str)
    """The window is to come back; the key of the place to open, or nothing."""
    pause_wanted = Signal()
    resume_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = ""
        self._step = -1
        self.icon = QSystemTrayIcon(icons.app_icon(), self)
        self._menu = QMenu(parent)
        self._menu.addAction(tr("Open PXM Desktop"), lambda: self.open_wanted.emit(""))
        self._menu.addSeparator()
        self.pause = self._menu.addAction(tr("Pause all"), self.pause_wanted.emit)
        self.resume = self._menu.addAction(tr("Resume all"), self.resume_wanted.emit)
        self._menu.addSeparator()
        self._menu.addAction(tr("Stop safely and quit"), self.quit_wanted.emit)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._clicked)
        self.icon.messageClicked.connect(lambda: self.open_wanted.emit(self._place))
        self.said: list[tuple[str, str]] = []
        """The notifications of this run, newest last."""
        self._desktop = DesktopNotices(self) if DesktopNotices.possible() else None
        if self._desktop is not None:
            self._desktop.opened.connect(self.open_wanted)
            self._desktop.unheard.connect(self._show_balloon)

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a place for the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Show the icon. Where the place for it comes later, as a panel does at log-in, X11 tells Qt."""
        if self.available() or QGuiApplication.platformName() == "xcb":
            self.icon.show()

    def leave(self) -> None:
        """Take the icon away for good, and leave the desktop's notifications."""
        self.icon.hide()
        if self._desktop is not None:
            self._desktop.close()
            self._desktop = None

    def show_progress(self, total: Tally, paused: int) -> None:
        """Say how far it is: a ring while files move, words in the tooltip."""
        text = "PXM Desktop"
        if total.files:
            text = (
                tr("PXM Desktop: %1 of %2 done")
                .replace("%1", words.number(total.good))
                .replace("%2", words.number(total.files))
            )
        if total.problems:
            text += "\n" + words.plural("%n file needs you", "%n files need you", total.problems)
        if self.icon.toolTip() != text:
            self.icon.setToolTip(text)
        self.pause.setEnabled(total.active > paused)
        self.resume.setEnabled(paused > 0)
        step = round(total.share * _STEPS) if total.moving else -1
        if step != self._step:
            self._step = step
            self.icon.setIcon(icons.app_icon() if step < 0 else ring(step / _STEPS))

    def notify(self, title: str, text: str, place: str, *, warning: bool = False) -> None:
        """Tell something; a click on it opens a place of the window."""
        self.said.append((title, text))
        self._place = place
        if self._desktop is not None:
            self._desktop.tell(title, text, place, warning=warning)
        else:
            self._show_balloon(title, text, warning)

    def _show_balloon(self, title: str, text: str, warning: bool) -> None:
        """Tell it as Qt does on this system."""
        if self.icon.isVisible():
            kind = QSystemTrayIcon.MessageIcon.Warning if warning else QSystemTrayIcon.MessageIcon.Information
            self.icon.showMessage(title, text, kind)

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.open_wanted.emit("")


def ring(share: float) -> QIcon:
    """Return the program's icon inside a ring that is filled as far as `share` says."""
    made = QIcon()
    for side in _SIDES:
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(2.0, side / 8)
        inside = QRectF(0, 0, side, side).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        icons.app_icon().paint(painter, inside.adjusted(width, width, -width, -width).toRect())
        faint = QColor(theme.colour("accent"))
        faint.setAlphaF(0.3)
        painter.setPen(QPen(faint, width))
        painter.drawEllipse(inside)
        painter.setPen(QPen(theme.colour("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inside, 90 * 16, -round(share * 360 * 16))
        painter.end()
        made.addPixmap(picture)
    return made
