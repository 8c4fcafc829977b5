"""What was dropped or pasted, as paths of bytes; and the sheet that says where it will go while it hovers."""

from __future__ import annotations

import os
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.ui import controls, theme
from pxm_desktop.ui.controls import Elided, Shape

_URIS = "text/uri-list"


def paths_of(mime: QMimeData) -> list[bytes]:
    """Return the files and folders in a drop or on the clipboard; nothing is looked up on disk.

    The list is read as bytes (RFC 2483), because a name need not be UTF-8 and `QUrl.toLocalFile` would
    replace what is not.
    """
    if os.name == "nt":
        found = [os.fsencode(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    else:
        raw = bytes(mime.data(_URIS).data()) if mime.hasFormat(_URIS) else b""
        found = [local_path(line.strip()) for line in raw.splitlines() if not line.startswith(b"#")]
    return list(dict.fromkeys(path for path in found if path))


def local_path(uri: bytes) -> bytes:
    """Return the path of a `file:` URI of this machine, else nothing."""
    scheme, _, rest = uri.partition(b":")
    if scheme.lower() != b"file":
        return b""
    if rest.startswith(b"//"):
        host, slash, path = rest[2:].partition(b"/")
        if host.lower() not in (b"", b"localhost"):
            return b""
        rest = slash + path
    path = unquote_to_bytes(rest)
    if b"\0" in path or not path.startswith(b"/"):
        return b""
    return path.rstrip(b"/") or b"/"


class DropSheet(QWidget):
    """Covers the window while something hovers over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(Shape("sending", "accent", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = controls.label("", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        self.where = Elided()
        self.where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.where)
        column.addStretch(1)
        self.hide()

    def say(self, title: str, where: str) -> None:
        """Show what a drop would do, over the whole window."""
        self.title.setText(title)
        self.where.set_full(where)
        self.setAccessibleName(f"{title} {where}")
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the sheet and its dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.colour("background"))
        ground.setAlphaF(0.96)
        painter.fillRect(self.rect(), ground)
        pen = QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        painter.drawRoundedRect(frame, theme.CARD_RADIUS, theme.CARD_RADIUS)
