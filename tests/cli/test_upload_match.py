"""`upload --match`: files find their product by name; those that find none wait, and the exit code says so."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import MemoryTokenStore
from tests.cli.conftest import Program
from tests.support.sandbox import SandboxProcess


def stored(sandbox: SandboxProcess, file_id: str) -> dict[str, Any]:
    (found,) = [file for file in sandbox.control.files() if file["id"] == file_id]
    return found


def product(sandbox: SandboxProcess, sku: str) -> str:
    return next(str(c["id"]) for c in sandbox.control.rows("collection") if c["additional_title"] == sku)


def region(sandbox: SandboxProcess, name: str) -> str:
    return next(str(r["id"]) for r in sandbox.control.rows("region") if r["name"] == name)


def values_of(sandbox: SandboxProcess, file_id: str) -> dict[str | None, Any]:
    """Return what PXM has for a file's attributes, by their name."""

    async def ask() -> dict[str | None, Any]:
        credentials = Credentials(sandbox.client_id, sandbox.client_secret)
        tokens, budget = MemoryTokenStore(), UnlimitedBudget()
        async with PxmClient(sandbox.base_url, credentials, tokens=tokens, budget=budget) as client:
            return {value.name: value.value for value in await client.attributes.values("file", file_id)}

    return asyncio.run(ask())


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """A folder in which two files have products, and two have none."""
    shoot = tmp_path / "shoot"
    (shoot / "France").mkdir(parents=True)
    for name in (
        "France/sku_brj_001_front.jpg",
        "France/SKU-BRJ-002_back.jpg",
        "France/unheard-of_front.jpg",
        "cover.jpg",
    ):
        (shoot / name).write_bytes(os.urandom(2000))
    return shoot


def test_files_find_products_regions_and_attributes_by_name(
    program: Program, sandbox: SandboxProcess, shoot: Path
) -> None:
    answer = program.run(
        *("upload", shoot, "--match", "{region}/{sku}_{view}.jpg", "--part", "view=Photographer", "--json")
    )
    assert answer.code == 1, answer.err
    files = {Path(o["path"]).name: o for o in answer.files}
    assert {name: o["state"] for name, o in files.items()} == {
        "sku_brj_001_front.jpg": "done",
        "SKU-BRJ-002_back.jpg": "done",
        "unheard-of_front.jpg": "failed",
        "cover.jpg": "failed",
    }
    for name, sku, view in (
        ("sku_brj_001_front.jpg", "SKU-BRJ-001", "front"),
        ("SKU-BRJ-002_back.jpg", "SKU-BRJ-002", "back"),
    ):
        found = stored(sandbox, files[name]["file_id"])
        assert product(sandbox, sku) in found["collections"]
        assert found["region_ids"] == [region(sandbox, "France")]
        assert values_of(sandbox, found["id"]) == {"Photographer": view}
    assert "unheard-of" in files["unheard-of_front.jpg"]["error"]
    assert files["cover.jpg"]["error"]
    assert (answer.summary["done"], answer.summary["failed"]) == (2, 2)
    held = program.run("queue", "list", "--active", "--json").objects
    assert {(Path(o["path"]).name, o["hold"]) for o in held} == {
        ("unheard-of_front.jpg", "product"),
        ("cover.jpg", "product"),
    }


def test_what_does_not_matter_in_names_can_be_made_to_matter(
    program: Program, sandbox: SandboxProcess, shoot: Path
) -> None:
    words = ("upload", shoot / "France", "--match", "{sku}_{view}.jpg", "--match-exact-case", "--json")
    answer = program.run(*words)
    assert answer.code == 1
    done = [Path(o["path"]).name for o in answer.files if o["state"] == "done"]
    assert done == ["SKU-BRJ-002_back.jpg"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--match", "{view}.jpg"), "--match “{view}.jpg”: No part of the pattern finds the product"),
        (("--match", "{sku", "--dry-run"), "--match “{sku”: "),
        (("--match", "{sku}", "--part", "view=Flavour"), "There is no attribute “Flavour”."),
        (("--match", "{sku}", "--part", "view"), "“view” is not NAME=ATTRIBUTE"),
        (("--match-exact-case",), "There is no pattern that finds products by name."),
        (("--part", "view=Photographer"), "There is no pattern that finds products by name."),
    ],
)
def test_a_pattern_that_makes_no_sense_uploads_nothing(
    program: Program, shoot: Path, options: tuple[str, ...], says: str
) -> None:
    answer = program.run("upload", shoot, *options, "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert says in answer.err
    assert program.run("queue", "list", "--json").objects == []


def test_a_dry_run_tells_the_pattern(program: Program, shoot: Path) -> None:
    answer = program.run("upload", shoot, "--match", "{sku}_{view}.jpg", "--dry-run", "--json")
    assert (answer.code, answer.objects[-1]["match"]) == (0, "{sku}_{view}.jpg")
    assert "Which products the names mean shows when they are uploaded." in answer.err
