"""A desktop of its own: X screen, session bus, window manager and whatever else a test wants on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageGrab

from tests.support.program import eventually

SIZE = (1400, 900)
_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
"""Whatever becomes of the tests: what they started on the desktop ends with them."""
_BUS = 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat >/dev/null'
"""The bus lasts until its input is closed."""
_IS_OWNED = (
    *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"),
    "org.freedesktop.DBus.NameHasOwner",
)


class Desk:
    """One screen with what runs on it; made by `desk_in`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack, self._folder = stack, folder
        # A session bus and a program's sockets want a short path: about a hundred bytes.
        runtime = tempfile.mkdtemp(prefix="pxm-desk-")
        stack.callback(shutil.rmtree, runtime, ignore_errors=True)
        others = ("XDG_", "DBUS_", "QT_", "WAYLAND_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        self.environment = {
            **kept,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": runtime,
            "XDG_CONFIG_HOME": str(folder / "config"),
            "QT_QPA_PLATFORM": "xcb",
        }
        self._log = stack.enter_context((folder / "desk.log").open("ab"))

    def open(self) -> None:
        """Start the screen, the bus and the window manager, and wait until windows can be managed."""
        self.environment["DISPLAY"] = self._open_screen()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._open_bus()
        self.start("openbox", "--sm-disable")
        eventually(lambda: self.run("xdotool", "get_num_desktops").returncode == 0, 30)

    def _open_screen(self) -> str:
        """Start a screen; the server picks a free number and says it once it takes clients."""
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        words = ["-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        try:
            self.start("Xvfb", *words, pass_fds=(writing,))
        finally:
            os.close(writing)
        with os.fdopen(reading) as said:
            return f":{int(said.readline())}"

    def _open_bus(self) -> str:
        words = ["dbus-run-session", "--", "sh", "-c", _BUS]
        with ExitStack() as until:
            bus = subprocess.Popen(
                words,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
            )
            until.callback(bus.wait, 20)
            for pipe in (bus.stdout, bus.stdin):
                assert pipe is not None
                until.callback(pipe.close)
            assert bus.stdout is not None
            address: str = bus.stdout.readline().decode().strip()
            self._stack.push(until.pop_all())
        return address

    def unlock_keyring(self) -> None:
        """Have an open keyring, as after logging in: else the first secret to be kept opens a dialog."""
        password = self._folder / "password"
        password.write_text("test")
        keyring = 'exec gnome-keyring-daemon --foreground --unlock --components=secrets <"$0"'
        self.start("sh", "-c", keyring, str(password))
        eventually(lambda: "true" in self.run(*_IS_OWNED, "string:org.freedesktop.secrets").stdout, 30)

    def start(self, *words: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a program on the desktop; it ends with it."""
        assert shutil.which(words[0]), f"{words[0]} is missing: “make setup” installs it"
        process = subprocess.Popen(
            [*_WITH_US, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            **{"stdout": self._log, "stderr": self._log, **options},
        )
        self._stack.callback(_end, process)
        return process

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a program on the desktop to its end."""
        assert shutil.which(words[0]), f"{words[0]} is missing: “make setup” installs it"
        return subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=30)

    # -- what a person does --------------------------------------------------------------------------------

    def do(self, *words: str) -> str:
        """Let xdotool move the mouse or press keys: events of the X server, as from real devices."""
        done = self.run("xdotool", *words)
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press keys one after another ("ctrl+p", "Tab")."""
        self.do("key", "--delay", "15", *names)

    def type(self, text: str) -> None:
        """Type text."""
        self.do("type", "--delay", "15", "--", text)  # a text may begin with a hyphen

    def click(self, x: int, y: int) -> None:
        """Move the mouse there and click."""
        self.do("mousemove", str(x), str(y), "click", "1")

    # -- what a person sees --------------------------------------------------------------------------------

    def windows(self, title: str) -> list[str]:
        """Return the X ids of the visible windows with exactly this title."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").stdout.split()

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Return about where a window is: left, top, width, height; xdotool counts the frame twice."""
        said = dict(line.split("=") for line in self.do("getwindowgeometry", "--shell", window).splitlines())
        return int(said["X"]), int(said["Y"]), int(said["WIDTH"]), int(said["HEIGHT"])

    def picture(self, place: tuple[int, int, int, int] | None = None) -> Image.Image:
        """Return what the screen shows, or a part of it."""
        whole = ImageGrab.grab(xdisplay=self.environment["DISPLAY"])
        if place is None:
            return whole
        left, top, width, height = place
        return whole.crop((left, top, left + width, top + height))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """Open a desktop; its programs' settings lie in the folder, and all of it ends on leaving."""
    with ExitStack() as stack:
        desk = Desk(folder, stack)
        desk.open()
        yield desk
