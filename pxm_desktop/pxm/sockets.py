"""Options for TCP connections that may lose their network without a word: sleep, a pulled cable, another Wi-Fi.

Without them a connection that waits for an answer never notices, and one that sends notices after many minutes.
Sources: Linux tcp(7); macOS netinet/tcp.h; Windows "TCP socket options" (TCP_MAXRT, TCP_KEEPIDLE since 1709).
"""

from __future__ import annotations

import socket
import sys
from functools import lru_cache

SILENCE_SECONDS = 25
"""How long bytes may stay unacknowledged before the connection counts as dead."""
_IDLE_SECONDS = 10
_PROBE_SECONDS = 5
_PROBES = 3
_MAC_DROP_TIME = 0x80
_WINDOWS_MAX_RETRANSMIT = 5

Option = tuple[int, int, int]


def wanted(platform: str = sys.platform) -> tuple[Option, ...]:
    """Return the options (level, name, value) with which a system notices a dead connection in half a minute."""
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    idle = "TCP_KEEPALIVE" if platform == "darwin" else "TCP_KEEPIDLE"
    for name, value in ((idle, _IDLE_SECONDS), ("TCP_KEEPINTVL", _PROBE_SECONDS), ("TCP_KEEPCNT", _PROBES)):
        number = getattr(socket, name, None)
        if number is not None:
            options.append((socket.IPPROTO_TCP, number, value))
    if platform == "linux":
        options.append((socket.IPPROTO_TCP, getattr(socket, "TCP_USER_TIMEOUT", 18), SILENCE_SECONDS * 1000))
    elif platform == "darwin":
        options.append((socket.IPPROTO_TCP, _MAC_DROP_TIME, SILENCE_SECONDS))
    elif platform == "win32":
        options.append((socket.IPPROTO_TCP, _WINDOWS_MAX_RETRANSMIT, SILENCE_SECONDS))
    return tuple(options)


@lru_cache(maxsize=1)
def watchful() -> tuple[Option, ...]:
    """Return those of the options that this computer's system takes; tried once, on a socket that goes nowhere."""
    taken: list[Option] = []
    with socket.socket() as sock:
        for option in wanted():
            try:
                sock.setsockopt(*option)
            except OSError:
                continue
            taken.append(option)
    return tuple(taken)
