"""The real window from the start of its process until the queue can be worked with; prints when that was, as JSON.

The queue is shown as it was left, and what is done from then on is carried out; the service runs a moment later, which
is told as well. Usage: python -m benchmarks.window_start DATA_DIR. The environment names the account. Loads nothing but
the program.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pxm_desktop.cli import main as program


def main(data: Path) -> None:
    """Open the window, note when it was usable, and close it."""
    program.load_quickly(window=True)  # as `pxm-desktop` does before it loads anything else
    import pxm_desktop.ui  # noqa: F401, I001 - first, as the program does

    from PySide6.QtCore import QEventLoop

    from pxm_desktop.service.first_look import first_look
    from pxm_desktop.service.handover import take_seat
    from pxm_desktop.ui.app import application, open_window, service

    seat = take_seat((), root=data)
    app = application(["pxm-desktop"])
    window = open_window(app, lambda: service(data), look=lambda: first_look(data))
    # Watched turn by turn: the moment counts, and looking costs nothing beside it.
    while window.pages.currentWidget() is not window.uploads or window.model.work.busy:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    window.repaint()
    usable_at = time.time()
    while window.feed.loading:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    answered_at = time.time()
    window.leaving.stop()
    while not window.leaving.over:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    if seat is not None:
        seat.leave()
    print(json.dumps({"usable_at": usable_at, "answered_at": answered_at}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
