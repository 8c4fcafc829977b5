"""Dead connections are noticed by the system, on those systems that can."""

from __future__ import annotations

import socket
import sys

import pytest

from pxm_desktop.pxm.sockets import SILENCE_SECONDS, wanted, watchful


def test_this_system_takes_them() -> None:
    with socket.socket() as sock:
        for level, name, value in watchful():
            sock.setsockopt(level, name, value)
            assert sock.getsockopt(level, name) == value
    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in watchful()
    if sys.platform == "linux":
        assert watchful() == wanted()


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_has_a_limit_for_bytes_that_nobody_acknowledges(platform: str) -> None:
    values = [value for _, _, value in wanted(platform)]
    assert SILENCE_SECONDS in values or SILENCE_SECONDS * 1000 in values
    assert SILENCE_SECONDS < 30
