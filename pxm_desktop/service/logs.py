"""The log of the process that owns a data directory: one private file there, cut when it grows. Holds no secrets."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler

from pxm_desktop.pxm.redaction import RedactingFilter
from pxm_desktop.service import paths

MAX_BYTES = 1_000_000
KEPT = 3
LOGGER = "pxm_desktop"


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_APPEND | os.O_CREAT | os.O_WRONLY, paths.FILE_MODE)
        if os.name == "posix":
            os.fchmod(descriptor, paths.FILE_MODE)  # one that was there may have been copied or made by hand
        return TextIOWrapper(open(descriptor, "ab"), encoding="utf-8", errors="backslashreplace")  # noqa: PTH123

    def doRollover(self) -> None:  # noqa: N802 - logging's own name
        """Begin a new file. Where the old one cannot be renamed, since a program shows it, it is gone on with."""
        try:
            super().doRollover()
        except OSError:
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Go on without the line: a full disk is told by the journal, in words for the user."""


def keep_log(directory: paths.DataDir) -> Callable[[], None]:
    """Write the program's log into the data directory; the function returned ends that.

    Raises:
        StorageUnusable: the file cannot be opened.

    """
    try:
        handler = _PrivateFile(directory.log, maxBytes=MAX_BYTES, backupCount=KEPT)
    except OSError as error:
        raise paths.unusable(directory.log, error) from None
    handler.addFilter(RedactingFilter())  # what an exception of a library quotes is not in our hands
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger(LOGGER)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)

    def end() -> None:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()

    return end
