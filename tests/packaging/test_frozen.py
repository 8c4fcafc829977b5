"""The frozen program: built once, then used without any Python of this machine."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from pxm_desktop import __version__
from pxm_desktop.thumbnails import protocol
from pxm_desktop.thumbnails.process import WORD
from tests.support.keyring import secret_service
from tests.support.program import Program, Result, Running, eventually
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.xdist_group("frozen"), pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_MEGABYTES = 260
SCREEN = "1400x900x24"
LOOK = """
import sys
from PySide6.QtGui import QGuiApplication
screen = QGuiApplication([]).primaryScreen()
picture = screen.grabWindow(0).toImage()
print(len({picture.pixel(x, y) for x in range(0, 1280, 4) for y in range(0, 800, 4)}))
"""
"""Counts the colours on a screen, as another program sees it."""


class Frozen:
    """The bundle's program in a home of its own."""

    def __init__(self, bundle: Path, home: Program) -> None:
        self.bundle = bundle
        self.home = home

    @property
    def program(self) -> Path:
        """The file to start."""
        return self.bundle / "pxm-desktop"

    def environment(self) -> dict[str, str]:
        """Return the home's environment without anything of this Python."""
        own = self.home.environment().items()
        return {**{k: v for k, v in own if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}, "PATH": os.defpath}

    def start(self, *words: str | Path, **environment: str) -> Running:
        """Start it."""
        return Running([self.program, *words], {**self.environment(), **environment})

    def run(self, *words: str | Path, **environment: str) -> Result:
        """Run it to its end."""
        with self.start(*words, **environment) as running:
            return running.wait()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, built outside the tree."""
    folder = tmp_path_factory.mktemp("bundle")
    build = [sys.executable, str(ROOT / "packaging/bundle.py")]
    build += ["--dist", str(folder / "dist"), "--work", str(folder / "work")]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist" / "pxm-desktop"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), catalogue="records") as running:
        yield running


@pytest.fixture
def frozen(bundle: Path, sandbox: SandboxProcess, tmp_path: Path) -> Iterator[Frozen]:
    home = Program(tmp_path / "home", sandbox.environment)
    yield Frozen(bundle, home)
    home.close()


@contextmanager
def screen() -> Iterator[str]:
    """A screen of X's own kind; gives its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def colours(display: str) -> int:
    """Return how many colours are on the screen."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, timeout=60
    )
    assert looked.returncode == 0, looked.stderr
    return int(looked.stdout)


def test_it_uploads_a_file_and_links_it(frozen: Frozen, sandbox: SandboxProcess, tmp_path: Path) -> None:
    picture = tmp_path / "frozen.jpg"
    content = os.urandom(300_000)
    picture.write_bytes(content)
    done = frozen.run("upload", picture, "--collection", "SKU-BRJ-001", "--json").expect(0)
    assert done.summary["done"] == 1
    (stored,) = sandbox.control.files(name="frozen.jpg")
    assert stored["id"] == done.files[0]["file_id"]
    assert stored["stored"]["sha256"] == hashlib.sha256(content).hexdigest()
    (product,) = (
        row for row in sandbox.control.rows("collection") if row["additional_title"] == "SKU-BRJ-001"
    )
    shown = frozen.run("files", "show", stored["id"], "--json").expect(0)
    assert product["id"] in shown.objects[0]["collections"]


@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_its_window_opens_with_the_plug_ins_of_the_bundle(frozen: Frozen, platform: str) -> None:
    note = frozen.home.data / "owner.json"
    with screen() as display:
        empty = colours(display)
        with frozen.start(DISPLAY=display, QT_QPA_PLATFORM=platform, QT_DEBUG_PLUGINS="1") as window:
            eventually(note.exists, running=window)
            if platform == "xcb":
                eventually(lambda: colours(display) > empty + 20, running=window)
            window.process.terminate()
            ended = window.wait()
    assert ended.code == 0, ended
    loaded = re.findall(r'"([^"\n]*)" loaded library', ended.err)
    assert {f"libq{platform}.so", "libqsvgicon.so"} & {Path(name).name for name in loaded} >= {
        f"libq{platform}.so"
    }
    assert all(Path(name).is_relative_to(frozen.bundle) for name in loaded), loaded


def test_it_keeps_the_secret_in_the_keyring_of_the_system(
    bundle: Path, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    home = Program(tmp_path / "home", {})
    with secret_service(home.environment()) as address:
        home.account["DBUS_SESSION_BUS_ADDRESS"] = address
        frozen = Frozen(bundle, home)
        words = ("--base-url", sandbox.base_url, "--client-id", sandbox.client_id, "--secret-stdin")
        secret = f"{sandbox.client_secret}\n".encode()
        subprocess.run(
            [frozen.program, "login", *words], input=secret, env=frozen.environment(), check=True, timeout=90
        )
        assert frozen.run("regions", "list", "--json").expect(0).objects
        home.close()


def test_it_knows_its_version_and_has_its_own_files(bundle: Path, frozen: Frozen) -> None:
    assert frozen.run("--version").expect(0).out.decode().split() == ["pxm-desktop", __version__]
    resources = bundle / "_internal/pxm_desktop/_resources"
    assert (resources / "icons/pxm-desktop.svg").is_file()
    assert {path.name for path in (resources / "translations").iterdir()} == {
        "pxm_desktop_de.qm",
        "sentences.txt",
    }
    menu = (bundle / "share/applications/pxm-desktop.desktop").read_text(encoding="utf-8")
    icon = re.findall(r"^Icon=(.+)$", menu, re.MULTILINE)[0]
    assert (bundle / f"share/icons/hicolor/256x256/apps/{icon}.png").is_file()


def test_the_practice_account_is_left_out_and_it_says_so(frozen: Frozen) -> None:
    done = frozen.run("sandbox", "--json").expect(1)
    assert done.out == b""
    assert "pip install 'pxm-desktop[sandbox]'" in done.err


def test_it_is_its_own_worker_for_thumbnails(frozen: Frozen) -> None:
    samples = sorted((ROOT / "resources/samples").glob("SKU-*"))
    assert {path.suffix for path in samples} >= {".jpg", ".heic", ".mp4", ".pdf", ".psd", ".svg", ".tif"}
    with subprocess.Popen(
        [frozen.program, WORD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=frozen.environment()
    ) as worker:
        requests, answers = cast("BinaryIO", worker.stdin), cast("BinaryIO", worker.stdout)
        assert protocol.read_answer(answers) is None  # it is ready
        for sample in samples:
            protocol.send_request(requests, protocol.Request(os.fsencode(sample), 64))
            thumbnail = protocol.read_answer(answers)
            assert thumbnail is not None, sample.name
            assert max(thumbnail.width, thumbnail.height) == 64, sample.name
        requests.close()
        assert worker.wait(60) == 0


def test_it_stays_small_and_holds_nothing_of_the_tests(bundle: Path) -> None:
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) < MOST_MEGABYTES * 1e6
    names = {str(path.relative_to(bundle)).lower() for path in files}
    unwanted = ("pytest", "hypothesis", "mypy", "botocore", "seaweed", "weed", "qt6quick", "qt6qml", "libgtk")
    assert [name for name in names if any(word in name for word in unwanted)] == []
