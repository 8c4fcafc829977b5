"""“Open with” and “Start when I log in”: what the desktop starts is what the program understands."""

from __future__ import annotations

import configparser
import mimetypes
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pxm_desktop.cli import main
from pxm_desktop.service import autostart

ENTRY = Path(__file__).resolve().parents[2] / "packaging" / "pxm-desktop.desktop"
KINDS = "a.jpg a.png a.tif a.webp a.gif a.heic a.psd a.svg a.pdf a.mp4 a.mov"
"""The kinds of files that thumbnails are made of, without cameras' own: of these the common ones are named."""

Asked = list[tuple[tuple[bytes, ...], bool]]


@pytest.fixture
def entry() -> configparser.SectionProxy:
    read = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(ENTRY, encoding="utf-8")
    return read["Desktop Entry"]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The windows that were asked for: with which files, and whether in the tray."""
    asked: Asked = []

    def opened(paths: list[bytes], *, hidden: bool) -> int:
        asked.append((tuple(paths), hidden))
        return 0

    monkeypatch.setitem(sys.modules, "pxm_desktop.ui.app", SimpleNamespace(main=opened))
    monkeypatch.setattr(main, "load_quickly", lambda **_: None)
    return asked


def test_open_with_brings_files_of_any_name(entry: configparser.SectionProxy, windows: Asked) -> None:
    program, *words = entry["Exec"].split()
    assert (program, words[-1]) == ("pxm-desktop", "%F")
    for names in (["/shoot/a.jpg", "/shoot/--help"], ["upload"], []):
        assert main.main([*words[:-1], *names]) == 0
    here = bytes(Path.cwd())
    assert windows == [
        ((b"/shoot/a.jpg", b"/shoot/--help"), False),
        ((here + b"/upload",), False),
        ((), False),
    ]


def test_it_is_offered_for_folders_and_what_is_uploaded_most(entry: configparser.SectionProxy) -> None:
    offered = set(entry["MimeType"].strip(";").split(";"))
    own = {"a.psd": "image/vnd.adobe.photoshop", "a.heic": "image/heic", "a.webp": "image/webp"}
    wanted = {own.get(name) or mimetypes.guess_type(name)[0] for name in KINDS.split()}
    assert wanted | {"inode/directory", "image/x-canon-cr3", "image/x-adobe-dng"} <= offered


def test_a_start_at_login_opens_no_window(windows: Asked) -> None:
    assert main.main([autostart.HIDDEN]) == 0
    assert main.main([autostart.HIDDEN, "/shoot"]) == 0
    assert windows == [((), True), ((b"/shoot",), True)]
