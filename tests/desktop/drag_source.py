"""A file manager in small: a window of its own process from which a file is dragged. `python -m … TITLE FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Starts a drag, with the file's URL, once the mouse moves with the button down."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragging or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._dragging = True
        drag, mime = QDrag(self), QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag.setMimeData(mime)
        # As file managers do: they offer to move, and the target says what it does.
        done = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)
        print(done.name, flush=True)
        self._dragging = False


def main(title: str, file: str) -> int:
    app = QApplication(["drag-source"])
    source = Source(Path(file))
    source.setWindowTitle(title)
    source.resize(200, 120)
    source.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
