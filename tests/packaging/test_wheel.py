"""What `pip` builds from the tree: resources go into wheels and not into editable installs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import pxm_desktop

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small copy of what the build reads, so that the tree is not written to."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    (folder / "packaging").mkdir()
    shutil.copy(ROOT / "packaging" / "wheel_resources.py", folder / "packaging")
    shutil.copytree(
        ROOT / "pxm_desktop", folder / "pxm_desktop", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "resources" / "icons", folder / "resources" / "icons")
    return folder


def build(tree: Path, version: str, target: Path) -> list[str]:
    """Build one kind of wheel and return the names in it."""
    (wheel,) = WheelBuilder(str(tree)).build(directory=str(target), versions=[version])
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_a_wheel_holds_the_resources_and_can_find_them(copy: Path, tmp_path: Path) -> None:
    names = build(copy, "standard", tmp_path)
    assert "pxm_desktop/_resources/icons/pxm-desktop.svg" in names
    assert "pxm_desktop/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
        archive.extractall(tmp_path / "site")
    code = "from pxm_desktop.resource_files import resource; print(resource('icons/pxm-desktop.svg'))"
    found = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(tmp_path / "site/pxm_desktop/_resources/icons/pxm-desktop.svg")


def test_an_editable_install_holds_no_copy_of_the_resources(copy: Path, tmp_path: Path) -> None:
    assert not [name for name in build(copy, "editable", tmp_path) if "_resources" in name]


def test_the_wheel_has_the_version_of_the_package(copy: Path, tmp_path: Path) -> None:
    names = build(copy, "standard", tmp_path)
    assert f"pxm_desktop-{pxm_desktop.__version__}.dist-info/METADATA" in names
