"""`categories`: the tree, and its changes, in a real sandbox."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Terminal
from tests.cli.objects import label, only, path, row, said, writes
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name that no category of the sandbox has."""
    return label(request)


def test_the_whole_life_of_a_category(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    made = only(terminal.run("categories", "create", name, "--parent", "Equipment/Tents", "--json"))
    kept = row(sandbox, "category", id=made["id"])
    assert (kept["name"], kept["parent_id"]) == (name, row(sandbox, "category", name="Tents")["id"])
    shown = only(terminal.run("categories", "show", f"Tents / {name}", "--json"))
    assert shown["path"] == path("Equipment", "Tents", name)
    changed = only(
        terminal.run("categories", "set", name, "--name", f"{name} 2", "--parent", "Footwear", "--json")
    )
    assert {entry["field"] for entry in changed["changes"]} == {"name", "parent_id"}
    kept = row(sandbox, "category", id=made["id"])
    assert (kept["name"], kept["parent_id"]) == (f"{name} 2", row(sandbox, "category", name="Footwear")["id"])
    assert terminal.run("categories", "set", made["id"], "--top").code == 0
    assert row(sandbox, "category", id=made["id"])["parent_id"] is None
    listed = terminal.run("categories", "list", "--json").objects
    assert made["id"] in {found["id"] for found in listed}
    assert {found["id"] for found in listed} == {found["id"] for found in sandbox.control.rows("category")}
    gone = only(terminal.run("categories", "delete", f"{name} 2", "--yes", "--json"))
    assert (gone["deleted"], gone["hangs"]) == (
        True,
        {"categories": 0, "products": 0, "resources": 0, "values": 0},
    )
    assert all(found["id"] != made["id"] for found in sandbox.control.rows("category"))


def test_a_new_category_takes_products_at_once(
    terminal: Terminal, sandbox: SandboxProcess, name: str
) -> None:
    made = only(terminal.run("categories", "create", name, "--json"))
    assert terminal.run("collections", "set", "SKU-TNT-001", "--category", name).code == 0
    (found,) = terminal.run("collections", "list", "--category", name, "--json").objects
    assert found["additional_title"] == "SKU-TNT-001"
    told = only(terminal.run("categories", "delete", name, "--dry-run", "--json"))
    assert told["hangs"]["products"] == 1
    assert terminal.run("categories", "delete", name, "--yes").code == 0
    assert made["id"] not in row(sandbox, "collection", additional_title="SKU-TNT-001")["direct_parent"]


def test_the_tree_for_people(terminal: Terminal) -> None:
    lines = said(terminal.run("categories", "list")).splitlines()
    names = [line.split(maxsplit=1)[1] if " " in line.strip() else "" for line in lines]
    assert names[0].strip() == "NAME"
    column = lines[0].index("NAME")
    assert [line[column:] for line in lines[1:5]] == ["Apparel", "  Jackets", "  Shirts", "  Trousers"]
    below = said(terminal.run("categories", "list", "--below", "Camp Kitchen")).splitlines()
    assert [line[below[0].index("NAME") :] for line in below[1:]] == ["Camp Kitchen", "  Bottles"]
    assert len(terminal.run("categories", "list", "--limit", "2", "--json").objects) == 2


def test_what_hangs_on_a_category_counts_what_is_below(terminal: Terminal, sandbox: SandboxProcess) -> None:
    told = only(terminal.run("categories", "delete", "Apparel", "--dry-run", "--json"))
    inside = {row(sandbox, "category", name=n)["id"] for n in ("Apparel", "Jackets", "Shirts", "Trousers")}
    products = [p for p in sandbox.control.rows("collection") if p["parent_id"] in inside]
    assert told["hangs"]["categories"] == 3
    assert told["hangs"]["products"] == len(products)
    assert told["hangs"]["resources"] == 2


def test_pxm_keeps_a_category_that_holds_others(terminal: Terminal, sandbox: SandboxProcess) -> None:
    answer = terminal.run("categories", "delete", "Apparel", "--yes", "--json")
    assert answer.code == 1
    assert "holds other categories" in answer.err
    assert answer.objects[0]["error"]
    assert row(sandbox, "category", name="Apparel")


def test_no_files_in_a_category(terminal: Terminal) -> None:
    answer = terminal.run("categories", "files", "Equipment", "--below", "--json")
    assert answer.code == 0
    assert all(found["id"] for found in answer.objects)


@pytest.mark.parametrize(
    "words",
    [
        ("create", "Hats", "--parent", "Apparel"),
        ("set", "Tents", "--name", "Shelters", "--parent", "Apparel"),
        ("delete", "Lamps", "--yes"),
    ],
)
def test_a_dry_run_writes_nothing(terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...]) -> None:
    fresh.control.reset()
    answer = terminal.run("categories", *words, "--dry-run", "--json")
    assert answer.code == 0, answer.err
    assert answer.objects[0]["dry_run"] is True
    assert writes(fresh) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "Nowhere"), "There is no category “Nowhere”."),
        (("show", "Footwear/Tents"), "There is no category “Footwear/Tents”."),
        (("create", "Hats", "--parent", "Nowhere"), "There is no category “Nowhere”."),
        (("set", "Apparel", "--parent", "Shirts"), "cannot lie in itself"),
        (("set", "Apparel", "--parent", "Apparel"), "cannot lie in itself"),
        (("set", "Apparel"), "nothing is named that should change"),
        (("delete", "Lamps"), "Add --yes"),
        (("delete", "Nowhere", "--yes"), "There is no category “Nowhere”."),
    ],
)
def test_bad_input_writes_nothing_and_ends_with_two(
    terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...], sentence: str
) -> None:
    fresh.control.reset()
    answer = terminal.run("categories", *words, "--json")
    assert answer.code == 2, answer.err
    assert sentence in answer.err
    assert writes(fresh) == []


def test_a_name_that_fits_several_is_told_with_paths(terminal: Terminal, name: str) -> None:
    one, two = (
        only(terminal.run("categories", "create", name, "--parent", parent, "--json"))["id"]
        for parent in ("Tents", "Shirts")
    )
    answer = terminal.run("categories", "show", name, "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert path("Equipment", "Tents", name) in answer.err
    assert only(terminal.run("categories", "show", f"Tents/{name}", "--json"))["id"] == one
    for identity in (one, two):
        assert terminal.run("categories", "delete", identity, "--yes").code == 0
