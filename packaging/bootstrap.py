"""Makes a checkout ready: system libraries, `.venv`, the locked dependencies, the program itself.

Runs on the Python that the machine has (3.11 or newer) with nothing installed, and again ahead of every
`make` target: with everything in place it only looks, in about a tenth of a second. What is missing on
Debian or Ubuntu is installed with apt-get, through sudo where this is not root. The virtual environment is
made again when it does not run, belongs to another folder or to another Python. The stamp in it holds a
fingerprint of what was installed and is written last, so that a set-up cut short starts over.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "set-up-done"
OLDEST_PYTHON = (3, 11)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libzstd.so.1": "libzstd1",
}
"""Library → Debian package: what Qt's wheel expects of the system (`objdump -p` on its libraries)."""

PROGRAMS = {
    "Xvfb": "xvfb",  # a screen for windows where there is none
    "xauth": "xauth",  # xvfb-run needs it
    "dbus-run-session": "dbus",  # with the next one: a real keyring for the tests
    "gnome-keyring-daemon": "gnome-keyring",
    "openbox": "openbox",  # with the next three: a desktop for tests/desktop
    "xdotool": "xdotool",
    "trayer": "trayer",
    "dunst": "dunst",
    "systemd-analyze": "systemd",  # checks the units in packaging/service
    "objcopy": "binutils",  # PyInstaller writes bundles with it
}
"""Program → Debian package."""


class Need(NamedTuple):
    """Something the system lacks, and the Debian package that brings it."""

    what: str
    package: str


def main() -> None:
    """Set everything up, or do nothing where it already is."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"PXM Desktop needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if sys.platform.startswith("linux"):
        install_packages(missing_from_system())
    with one_at_a_time():
        wanted = fingerprint(LOCK, PROJECT)
        if venv_works() and installed() == wanted:
            return
        started = time.monotonic()
        if not venv_works():
            make_venv()
        same_lock = installed()[:1] == wanted[:1]
        STAMP.unlink(missing_ok=True)
        if not same_lock:
            say("Installing the locked dependencies (the first time about 840 MB on disk)")
            pip("--require-hashes", "-r", str(LOCK))
            compile_bytecode()
        say("Installing the program itself")
        pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
        STAMP.write_text("\n".join(wanted), encoding="utf-8")
        say(f"Ready after {time.monotonic() - started:.0f} seconds.")


def say(text: str) -> None:
    """Tell the user what is going on."""
    sys.stderr.write(f"set-up: {text}\n")
    sys.stderr.flush()


def stop(text: str) -> NoReturn:
    """Say why it cannot go on, and end with exit code 1."""
    say(text)
    raise SystemExit(1)


# What the system must have


def missing_from_system() -> list[Need]:
    """Return what this Linux lacks, each with the package that brings it on Debian and Ubuntu."""
    here = loadable_libraries()
    needs = [Need(library, package) for library, package in QT_LIBRARIES.items() if library not in here]
    needs += [Need(program, package) for program, package in PROGRAMS.items() if not find_program(program)]
    if not any(has_font(folder) for folder in FONT_FOLDERS):
        needs.append(Need("a font", "fonts-dejavu-core"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if Path(sys.base_prefix) == Path("/usr"):  # Debian splits its own Python into packages; others come whole
        if not (Path(os.__file__).parent / "ensurepip").is_dir():
            needs.append(Need("Python's ensurepip", f"{version}-venv"))
        if f"lib{version}.so.1.0" not in here:
            needs.append(Need(f"lib{version}", f"lib{version}"))
    return needs


def loadable_libraries() -> frozenset[str]:
    """Return the names of the shared libraries that the loader knows."""
    command = find_program("ldconfig")
    if command is None:
        stop("There is no ldconfig here, so the system's libraries cannot be checked. Is this a glibc Linux?")
    done = subprocess.run([command, "-p"], capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    return frozenset(line.split()[0] for line in done.stdout.splitlines()[1:] if line.strip())


def find_program(name: str) -> str | None:
    """Return the path of a program, also from the system folders that a user's PATH may leave out."""
    return shutil.which(
        name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/bin"])
    )


def has_font(folder: str) -> bool:
    """Tell whether a scalable font lies anywhere below the folder."""
    return any(
        name.lower().endswith((".ttf", ".otf", ".ttc")) for _, _, names in os.walk(folder) for name in names
    )


def install_packages(needs: Sequence[Need]) -> None:
    """Install the Debian packages that bring what is missing, or say exactly what to do."""
    if not needs:
        return
    packages = sorted({need.package for need in needs})
    what = ", ".join(need.what for need in needs)
    if find_program("apt-get") is None:
        stop(f"Missing on this system: {what}. Install them with its package manager.")
    say(f"Missing on this system: {what}")
    apt = [*as_root(packages), "apt-get", "-o", "DPkg::Lock::Timeout=300", "-q"]
    run([*apt, "update"], may_fail=True)  # someone else's broken package source need not stop us
    run([*apt, "install", "-y", "--no-install-recommends", *packages])
    left = missing_from_system()
    if left:
        stop("Still missing after the installation: " + ", ".join(need.what for need in left))


def as_root(packages: Iterable[str]) -> list[str]:
    """Return the words that go before apt-get: nothing for root, else sudo, which may ask only a person."""
    ask_nothing = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return ask_nothing
    if find_program("sudo") is None:
        stop(f"Packages are missing and there is no sudo. As root: apt-get install {' '.join(packages)}")
    return ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *ask_nothing]


def run(command: Sequence[str], *, may_fail: bool = False) -> None:
    """Run one command with its output on stderr; end with a sentence when it fails, unless it may."""
    say(" ".join(command))
    done = subprocess.run(
        command, stdin=None if sys.stdin.isatty() else subprocess.DEVNULL, stdout=sys.stderr
    )
    if done.returncode and not may_fail:
        stop(f"That failed (exit code {done.returncode}). Its own words are above.")


# The virtual environment


def venv_works() -> bool:
    """Tell whether `.venv` runs, lies where it was made, and is of the Python that runs this."""
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and settings.is_file() and (VENV / "bin" / "pip").is_file()):
        return False
    first = (VENV / "bin" / "pip").read_bytes()[:4096]
    return os.fsencode(VENV) in first and (
        f"version = {sys.version.split()[0]}" in settings.read_text(encoding="utf-8")
    )


def make_venv() -> None:
    """Make `.venv` anew."""
    say(f"Making the virtual environment with Python {sys.version.split()[0]}")
    if VENV.exists():
        shutil.rmtree(VENV)
    run([sys.executable, "-m", "venv", str(VENV)])


def pip(*words: str) -> None:
    """Install with the environment's own pip; a person who waits sees how far it is."""
    calm = ["--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
    if not sys.stderr.isatty():
        calm.append("--quiet")
    run([str(PYTHON), "-m", "pip", "install", *calm, *words])


def compile_bytecode() -> None:
    """Compile what was installed, so that not every start of the program parses its libraries anew.

    pip does it as well, but not where PYTHONDONTWRITEBYTECODE is set. Sources that no Python of this version can
    read (templates, tests of a library) are left alone, so the exit code says nothing.
    """
    run(
        [str(PYTHON), "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib"), str(ROOT / "pxm_desktop")],
        may_fail=True,
    )


def fingerprint(lock: Path, project: Path) -> tuple[str, str]:
    """Return what the environment depends on: the digests of the lock file and of the project file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest(), hashlib.sha256(project.read_bytes()).hexdigest()


def installed() -> tuple[str, ...]:
    """Return the fingerprint of what was installed last, or nothing."""
    return tuple(STAMP.read_text(encoding="utf-8").split()) if STAMP.is_file() else ()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock on the checkout's folder, so that two `make` at once do not set it up together."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


if __name__ == "__main__":
    main()
