"""`make demo` does the whole job where there is no display, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from pxm_desktop.resource_files import resource

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def runtime() -> Iterator[str]:
    """A folder for sockets with a path that is short enough for them."""
    with tempfile.TemporaryDirectory(prefix="pxm-run-") as folder:
        yield folder


@pytest.mark.timeout(400)
def test_the_samples_are_uploaded_linked_and_shown(tmp_path: Path, runtime: str) -> None:
    screenshot = tmp_path / "window.png"
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, ROOT / "packaging/demo.py", "--screenshot", screenshot],
        env={**kept, "TMPDIR": str(tmp_path), "XDG_RUNTIME_DIR": runtime},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=380,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    samples = [path.name for path in resource("samples").iterdir() if path.name.startswith("SKU-")]
    assert f"{len(samples)} of {len(samples)} sample assets" in done.stdout
    for name in samples:
        (line,) = (line for line in done.stdout.splitlines() if name in line)
        assert re.search(rf"linked.*{re.match('SKU-[A-Z]+-[0-9]+', name)[0]}", line), line  # type: ignore[index]
    assert f"A screenshot of the window: {screenshot}" in done.stdout
    picture = QImage(str(screenshot))
    assert (picture.width(), picture.height()) >= (900, 600)
    left = [
        p.pid for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or ())
    ]
    assert left == []
    assert [path.name for path in tmp_path.iterdir()] == ["window.png"]
