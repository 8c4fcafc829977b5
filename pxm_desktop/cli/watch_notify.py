"""Tells systemd how watching goes, where systemd started it (sd_notify(3)); nothing elsewhere."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping


class Notifier:
    """Speaks to the service manager that the environment names."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # "@" stands for the abstract namespace of Linux, whose names begin with a zero byte.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = environment.get("WATCHDOG_USEC", "") if meant and address else ""
        self.every = int(microseconds) / 2e6 if microseconds.isdecimal() else None
        """Seconds between two signs of life that are expected; None where none are."""

    def tell(self, *lines: str) -> None:
        """Send such as `READY=1` or `STATUS=…`; a manager that does not listen is no reason to stop."""
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto("\n".join(line.replace("\n", " ") for line in lines).encode(), self._address)
