"""Presets, attributes and the first day of publication on the command line: what PXM has afterwards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.support.sandbox import SandboxProcess


def stored(sandbox: SandboxProcess, file_id: str) -> dict[str, Any]:
    (found,) = [file for file in sandbox.control.files() if file["id"] == file_id]
    return found


def product(sandbox: SandboxProcess, sku: str) -> str:
    return next(str(c["id"]) for c in sandbox.control.rows("collection") if c["additional_title"] == sku)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / f"{tmp_path.name}.jpg"
    path.write_bytes(os.urandom(2000))
    return path


@pytest.fixture
def saved(program: Program) -> Program:
    answer = program.run(
        *("presets", "save", "Jackets France", "--collection", "SKU-BRJ-001", "--region", "France"),
        *("--attribute", "colour=blue", "--attribute", "Photographer=Ada", "--json"),
    )
    assert answer.code == 0, answer.err
    (told,) = answer.objects
    assert (told["event"], told["name"], told["uses"]) == ("preset_saved", "Jackets France", 0)
    return program


def test_a_preset_sends_and_other_options_add_to_it(
    saved: Program, sandbox: SandboxProcess, picture: Path
) -> None:
    answer = saved.run(
        *("upload", picture, "--preset", "jackets FRANCE", "--collection", "SKU-BRJ-002"),
        *("--attribute", "Photographer=Grace", "--attribute", "Care=wash", "--attribute", "Care=dry"),
        *("--publish-from", "2031-05-01T00:00:00+00:00", "--json"),
    )
    assert answer.code == 0, answer.err
    file = stored(sandbox, answer.files[0]["file_id"])
    assert {product(sandbox, "SKU-BRJ-001"), product(sandbox, "SKU-BRJ-002")} <= set(file["collections"])
    france = next(r["id"] for r in sandbox.control.rows("region") if r["name"] == "France")
    assert file["region_ids"] == [france]
    assert (file["published"], file["published_start_date"]) == (True, "2031-05-01T00:00:00Z")
    shown = saved.run("presets", "list", "--json").objects
    assert [(p["name"], p["uses"]) for p in shown] == [("Jackets France", 1)]
    names = {a["name"]: a["value"] for a in shown[0]["destination"]["attributes"]}
    assert names == {"Colour": "Blue", "Photographer": "Ada"}
    table = saved.run("presets", "list")
    assert b"Photographer=Ada" in table.out


def test_an_unknown_preset_uploads_nothing_and_names_the_others(saved: Program, picture: Path) -> None:
    answer = saved.run("upload", picture, "--preset", "Jackets", "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert "Jackets France" in answer.err
    assert saved.run("queue", "list", "--json").objects == []


def test_a_product_that_is_gone_is_told_and_nothing_is_uploaded(saved: Program, picture: Path) -> None:
    kept = saved.data / "presets.json"
    text = kept.read_text(encoding="utf-8")
    gone = saved.run("presets", "list", "--json").objects[0]["destination"]["collections"][0]
    kept.write_text(text.replace(gone, "col_gone"), encoding="utf-8")
    answer = saved.run("upload", picture, "--preset", "Jackets France", "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert "no product col_gone" in answer.err


def test_names_are_taken_once_and_presets_are_deleted(saved: Program) -> None:
    again = ("presets", "save", "JACKETS france", "--json")
    assert saved.run(*again).code == 1
    assert saved.run(*again, "--replace").objects[0]["name"] == "JACKETS france"
    assert saved.run("presets", "delete", "nothing", "--json").code == 2
    answer = saved.run("presets", "delete", "Jackets France", "--json")
    assert answer.objects == [{"event": "preset_deleted", "name": "JACKETS france"}]
    empty = saved.run("presets", "list", "--json")
    assert (empty.code, empty.out) == (0, b"")


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("Colour=plaid", "takes one of: Blue"),
        ("Waterproof=perhaps", "takes yes or no"),
        ("Launch date=soon", "takes a day"),
        ("Weight (g)=heavy", "takes a number"),
        ("Flavour=mint", "There is no attribute “Flavour”"),
        ("Colour", "is not NAME=VALUE"),
    ],
)
def test_a_value_that_does_not_fit_uploads_nothing(
    program: Program, picture: Path, option: str, says: str
) -> None:
    answer = program.run("upload", picture, "--attribute", option, "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert says in answer.err


def test_a_dry_run_tells_the_attributes_and_counts_no_use(saved: Program, picture: Path) -> None:
    answer = saved.run("upload", picture, "--preset", "Jackets France", "--dry-run", "--json")
    assert sorted(answer.objects[-1]["attributes"].values()) == ["Ada", "Blue"]
    assert saved.run("presets", "list", "--json").objects[0]["uses"] == 0
