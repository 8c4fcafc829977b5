"""The real window from the start of its process until the queue can be worked with; prints when that was, as JSON.

Usage: python -m benchmarks.window_start DATA_DIR. The environment names the account. Loads nothing but the program.
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

    from pxm_desktop.service.host import ServiceHost
    from pxm_desktop.ui.app import application, open_window

    app = application(["pxm-desktop"])
    window = open_window(app, lambda: ServiceHost(data, owner="window"))
    # Watched turn by turn: the moment counts, and looking costs nothing beside it.
    while window.pages.currentWidget() is not window.uploads or window.feed.loading:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()
    usable_at = time.time()
    window.leaving.stop()
    while not window.leaving.over:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    print(json.dumps({"usable_at": usable_at}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
