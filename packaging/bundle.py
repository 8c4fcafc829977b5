"""Builds the program as a folder that needs no Python, with PyInstaller, and says how large it is.

`make package` puts it in dist/pxm-desktop. On Linux its share/ holds what a menu needs, as for /usr/share.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "packaging" / "pxm-desktop.spec"
ICONS = ROOT / "resources" / "icons"


def main() -> int:
    """Build the bundle; return PyInstaller's exit code when it fails."""
    options = argparse.ArgumentParser(description="Build the program as a folder that needs no Python.")
    options.add_argument("--dist", type=Path, default=ROOT / "dist", help="gets the folder pxm-desktop")
    options.add_argument(
        "--work", type=Path, default=ROOT / "build", help="keeps what speeds up the next build"
    )
    given = options.parse_args()

    started = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(given.dist), "--workpath", str(given.work), str(RECIPE)]
    environment = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(given.work / "cache")}
    code = subprocess.run(command, env=environment).returncode
    if code:
        return code
    bundle = given.dist / "pxm-desktop"
    if sys.platform.startswith("linux"):
        add_menu_files(bundle / "share")
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"{bundle}: {megabytes:.0f} MB, {len(files)} files, built in {time.monotonic() - started:.0f} s")
    return 0


def add_menu_files(share: Path) -> None:
    """Lay out the desktop entry, the AppStream metadata and the icons as they go below /usr/share."""
    copies = {
        ROOT / "packaging" / "pxm-desktop.desktop": "applications/pxm-desktop.desktop",
        ROOT / "packaging" / "pxm-desktop.metainfo.xml": "metainfo/pxm-desktop.metainfo.xml",
        ICONS / "pxm-desktop.svg": "icons/hicolor/scalable/apps/pxm-desktop.svg",
    }
    for png in ICONS.glob("pxm-desktop-*.png"):
        size = png.stem.rpartition("-")[2]
        copies[png] = f"icons/hicolor/{size}x{size}/apps/pxm-desktop.png"
    for source, target in copies.items():
        (share / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, share / target)


if __name__ == "__main__":
    sys.exit(main())
