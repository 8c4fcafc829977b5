"""`attributes` and `attribute-groups`: definitions and sections, in a real sandbox."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Terminal
from tests.cli.objects import label, only, row, said, writes
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name that no attribute and no group of the sandbox has."""
    return label(request)


def test_the_whole_life_of_an_attribute(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    made = only(
        terminal.run(
            "attributes", "create", name, "--type", "pick-list", "--option", "A", "--option", "B", "--json"
        )
    )
    kept = row(sandbox, "attribute", id=made["id"])
    assert (kept["name"], kept["type"], kept["options"]) == (name, "Pick List", ["A", "B"])
    # It can be used at once, although the copy of the definitions is older.
    assert terminal.run("collections", "set", "SKU-TRS-001", "--attribute", f"{name}=b").code == 0
    assert only(terminal.run("attributes", "show", name, "--json"))["id"] == made["id"]
    changed = only(
        terminal.run(
            "attributes",
            "set",
            name,
            "--name",
            f"{name} 2",
            "--option",
            "C",
            "--remove-option",
            "A",
            "--json",
        )
    )
    assert {entry["field"] for entry in changed["changes"]} == {"name", "options"}
    kept = row(sandbox, "attribute", id=made["id"])
    assert (kept["name"], kept["options"]) == (f"{name} 2", ["B", "C"])
    listed = terminal.run("attributes", "list", "--json").objects
    assert {found["id"] for found in listed} == {found["id"] for found in sandbox.control.rows("attribute")}
    told = terminal.run("attributes", "delete", f"{name} 2", "--dry-run", "--json")
    # Files are counted in the copy, which was never made here.
    assert only(told)["hangs"] == {"products": 1, "categories": 0, "files": None, "groups": 0}
    assert "Not counted: files." in told.err
    assert "is used by 1 product" in told.err
    gone = only(terminal.run("attributes", "delete", f"{name} 2", "--yes", "--json"))
    assert gone["deleted"] is True
    assert all(found["id"] != made["id"] for found in sandbox.control.rows("attribute"))
    again = terminal.run("collections", "set", "SKU-TRS-001", "--attribute", f"{name} 2=B")
    assert again.code == 2
    assert "There is no attribute" in again.err


@pytest.mark.parametrize("kind", ["text", "date", "list", "boolean", "number"])
def test_every_type(terminal: Terminal, sandbox: SandboxProcess, kind: str) -> None:
    made = only(terminal.run("attributes", "create", f"of type {kind}", "--type", kind, "--json"))
    assert row(sandbox, "attribute", id=made["id"])["type"] == kind.capitalize()
    assert terminal.run("attributes", "delete", made["id"], "--yes").code == 0


def test_the_whole_life_of_a_group(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    ids = {found["name"]: found["id"] for found in sandbox.control.rows("attribute")}
    made = only(
        terminal.run(
            "attribute-groups", "create", name, "--attribute", "Colour", "--attribute", "material", "--json"
        )
    )
    assert row(sandbox, "attribute_group", id=made["id"])["attributes"] == [ids["Colour"], ids["Material"]]
    assert only(terminal.run("attribute-groups", "show", name, "--json"))["id"] == made["id"]
    changed = only(
        terminal.run(
            *("attribute-groups", "set", name, "--name", f"{name} 2", "--attribute", "Care"),
            *("--remove-attribute", "Colour", "--json"),
        )
    )
    assert {entry["field"] for entry in changed["changes"]} == {"name", "attributes"}
    kept = row(sandbox, "attribute_group", id=made["id"])
    assert (kept["name"], kept["attributes"]) == (f"{name} 2", [ids["Material"], ids["Care"]])
    assert made["id"] in {found["id"] for found in terminal.run("attribute-groups", "list", "--json").objects}
    gone = only(terminal.run("attribute-groups", "delete", made["id"], "--yes", "--json"))
    assert (gone["deleted"], gone["hangs"]) == (True, {"attributes": 2})
    assert {found["id"] for found in sandbox.control.rows("attribute")} == set(ids.values())


@pytest.mark.parametrize(
    "words",
    [
        ("attributes", "create", "New", "--type", "text"),
        ("attributes", "set", "Material", "--name", "Fabric"),
        ("attributes", "delete", "Material", "--yes"),
        ("attribute-groups", "create", "New", "--attribute", "Colour"),
        ("attribute-groups", "set", "Rights", "--attribute", "Colour"),
        ("attribute-groups", "delete", "Rights", "--yes"),
    ],
)
def test_a_dry_run_writes_nothing(terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...]) -> None:
    fresh.control.reset()
    answer = terminal.run(*words, "--dry-run", "--json")
    assert answer.code == 0, answer.err
    assert answer.objects[0]["dry_run"] is True
    assert writes(fresh) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("attributes", "show", "Nonsense"), "There is no attribute “Nonsense”."),
        (("attributes", "create", "New", "--type", "pick-list"), "needs what can be picked"),
        (("attributes", "create", "New", "--type", "date", "--option", "A"), "Only lists have options."),
        (("attributes", "create", "New", "--type", "colour"), "“colour” cannot be chosen"),
        (("attributes", "set", "Material"), "nothing is named that should change"),
        (("attributes", "delete", "Material"), "Add --yes"),
        (("attribute-groups", "show", "Nonsense"), "There is no attribute group “Nonsense”."),
        (
            ("attribute-groups", "create", "New", "--attribute", "Nonsense"),
            "There is no attribute “Nonsense”.",
        ),
        (("attribute-groups", "set", "Rights"), "nothing is named that should change"),
        (("attribute-groups", "delete", "Rights"), "Add --yes"),
    ],
)
def test_bad_input_writes_nothing_and_ends_with_two(
    terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...], sentence: str
) -> None:
    fresh.control.reset()
    answer = terminal.run(*words, "--json")
    assert answer.code == 2, answer.err
    assert sentence in answer.err
    assert writes(fresh) == []


def test_tables_for_people(terminal: Terminal) -> None:
    table = said(terminal.run("attributes", "list"))
    assert table.splitlines()[0].split() == ["ID", "NAME", "TYPE", "OPTIONS"]
    assert "Blue, Red, Green" in table
    assert "Specification" in said(terminal.run("attribute-groups", "list"))
