"""Resources are found in a checkout, in an installed wheel and in a bundle, and nothing outside them is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pxm_desktop import resource_files
from pxm_desktop.resource_files import resource, resources_folder

ROOT = Path(__file__).resolve().parent.parent


def test_a_checkout_uses_its_own_folder() -> None:
    assert resources_folder() == ROOT / "resources"
    assert resource("icons/pxm-desktop.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("name", ["../README.md", "icons/../../README.md", "/etc/hostname"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="relative to the resources folder"):
        resource(name)


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/none\.png"):
        resource("icons/none.png")


def test_a_wheel_or_bundle_uses_the_folder_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "pxm_desktop"
    package.mkdir()
    shutil.copy(resource_files.__file__, package)
    (package / "__init__.py").touch()
    code = "from pxm_desktop.resource_files import resource; print(resource('icons/a.png'))"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"]

    without = subprocess.run(command, capture_output=True, text=True)
    assert without.returncode == 1
    assert "Install PXM Desktop again" in without.stderr

    icon = package / "_resources" / "icons" / "a.png"
    icon.parent.mkdir(parents=True)
    icon.touch()
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(icon)
