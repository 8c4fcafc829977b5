"""The practice account: `pxm-desktop sandbox` as a child, from its credentials to its end with the window."""

from __future__ import annotations

import importlib.util
import json
import sys

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from pxm_desktop.ui.words import log, tr

START_MS = 60_000
"""How long the sandbox may take until it prints its credentials, in milliseconds."""
STOP_MS = 5_000
_NEEDS = ("starlette", "uvicorn", "boto3")


def offered() -> bool:
    """Return whether what the sandbox needs is installed."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDS)


def command() -> list[str]:
    """Return the command that starts the sandbox: this program itself when it is a bundle."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "pxm_desktop"]
    return [*start, "sandbox", "--json", "--with-parent"]


class Practice(QObject):
    """The sandbox as a child process."""

    ready = Signal(str, str, str)
    """Base URL, client id and client secret of the practice account."""
    failed = Signal(str)
    """It did not start, or ended: what to tell the user."""
    stopped = Signal()

    def __init__(self, command: list[str] | None = None) -> None:
        super().__init__()
        self._command = command
        self._seen = b""
        self._signed = False
        self._stopping = False
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._note)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._broke)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._too_slow)

    @property
    def running(self) -> bool:
        """True while the child lives."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Start the sandbox; `ready` or `failed` follows."""
        if self.running:
            return
        self._seen, self._signed, self._stopping = b"", False, False
        program, *arguments = self._command or command()
        self._patience.start(START_MS)
        self._process.start(program, arguments)

    def stop(self) -> None:
        """Stop the sandbox, without waiting; `stopped` follows when it was running."""
        self._stopping = True
        self._patience.stop()
        if not self.running:
            self.stopped.emit()
            return
        self._process.terminate()
        QTimer.singleShot(STOP_MS, self, self._kill)

    def _kill(self) -> None:
        if self._stopping and self.running:
            self._process.kill()

    def _read(self) -> None:
        # Secrets pass through here: nothing of it is logged.
        self._seen += bytes(self._process.readAllStandardOutput().data())
        *lines, self._seen = self._seen.split(b"\n")
        for line in lines:
            if self._signed:
                return
            try:
                told = json.loads(line)
                answer = (str(told["base_url"]), str(told["client_id"]), str(told["client_secret"]))
            except (ValueError, KeyError, TypeError):
                continue
            self._signed = True
            self._patience.stop()
            self.ready.emit(*answer)

    def _note(self) -> None:
        for line in bytes(self._process.readAllStandardError().data()).splitlines():
            log.info("sandbox: %s", line.decode("utf-8", "replace"))

    def _ended(self) -> None:
        self._patience.stop()
        if self._stopping:
            self.stopped.emit()
        elif self._signed:
            self.failed.emit(tr("The practice account has stopped. Start it again to go on."))
        else:
            self.failed.emit(tr("The practice account did not start. The log says why."))

    def _broke(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._patience.stop()
            self.failed.emit(tr("The practice account could not be started: its program was not found."))

    def _too_slow(self) -> None:
        self.stop()
        self.failed.emit(tr("The practice account did not start within a minute. Try it once more."))
