"""A real Secret Service for tests: gnome-keyring, unlocked, on a D-Bus of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_KEEPER = """
set -e
printf '%s' test | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
"""


@contextmanager
def secret_service(environment: Mapping[str, str]) -> Iterator[str]:
    """Run one in this environment (its home gets the keyring's files); give the address of its bus."""
    for needed in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(needed), f"{needed} is missing: “make setup” installs it"
    with subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", _KEEPER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        try:
            address = keeper.stdout.readline().strip()
            assert address
            yield address
        finally:
            keeper.stdin.close()
            keeper.wait(30)
