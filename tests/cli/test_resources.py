"""`resources`: links to documents elsewhere, in a real sandbox."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Terminal
from tests.cli.objects import label, only, row, said, writes
from tests.support.sandbox import SandboxProcess

LINK = "https://example.com/sheet.pdf?page=2"


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A description that no resource of the sandbox has."""
    return label(request)


def product(sandbox: SandboxProcess, sku: str) -> str:
    return str(row(sandbox, "collection", additional_title=sku)["id"])


def test_the_whole_life_of_a_resource(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    one, two, three = (product(sandbox, f"SKU-PCK-00{n}") for n in (1, 2, 3))
    made = only(
        terminal.run(
            *("resources", "create", name, "--link", LINK, "--category", "Tents"),
            *("--collection", "SKU-PCK-001", "--collection", "SKU-PCK-002", "--json"),
        )
    )
    assert made["link"] == LINK
    kept = row(sandbox, "resource", id=made["id"])
    assert (kept["description"], kept["link"], kept["collections"]) == (name, LINK, [one, two])
    assert kept["category_id"] == row(sandbox, "category", name="Tents")["id"]
    assert only(terminal.run("resources", "show", name, "--json"))["link"] == LINK
    for words in (("--collection", "SKU-PCK-001"), ("--category", "Tents")):
        listed = terminal.run("resources", "list", *words, "--json").objects
        assert made["id"] in {found["id"] for found in listed}
    changed = only(
        terminal.run(
            *(
                "resources",
                "set",
                name,
                "--description",
                f"{name} 2",
                "--link",
                "https://example.com/new.pdf",
            ),
            *("--no-category", "--collection", "SKU-PCK-003", "--remove-collection", "SKU-PCK-001", "--json"),
        )
    )
    assert {entry["field"] for entry in changed["changes"]} == {
        *("description", "link", "category_id", "collections"),
    }
    kept = row(sandbox, "resource", id=made["id"])
    assert (kept["description"], kept["link"]) == (f"{name} 2", "https://example.com/new.pdf")
    assert (kept["category_id"], kept["collections"]) == (None, [two, three])
    gone = only(terminal.run("resources", "delete", f"{name} 2", "--yes", "--json"))
    assert (gone["deleted"], gone["hangs"]) == (True, {"products": 2, "categories": 0})
    assert all(found["id"] != made["id"] for found in sandbox.control.rows("resource"))


def test_resources_hang_on_their_product(terminal: Terminal) -> None:
    made = only(
        terminal.run("resources", "create", "Hangs", "--link", LINK, "--collection", "SKU-PCK-004", "--json")
    )
    told = only(terminal.run("collections", "delete", "SKU-PCK-004", "--dry-run", "--json"))
    assert told["hangs"]["resources"] == 1
    assert terminal.run("resources", "delete", made["id"], "--yes").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("create", "New", "--link", LINK),
        ("set", "Size chart", "--link", LINK, "--collection", "SKU-PCK-001"),
        ("delete", "Size chart", "--yes"),
    ],
)
def test_a_dry_run_writes_nothing(terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...]) -> None:
    fresh.control.reset()
    answer = terminal.run("resources", *words, "--dry-run", "--json")
    assert answer.code == 0, answer.err
    assert answer.objects[0]["dry_run"] is True
    assert writes(fresh) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "Nonsense"), "There is no resource “Nonsense”."),
        (("create", "New", "--link", "sheet.pdf"), "“sheet.pdf” is no link."),
        (("create", "New", "--link", "https://a b"), "is no link."),
        (("create", "New"), "--link"),
        (("create", "New", "--link", LINK, "--collection", "Nonsense"), "There is no collection “Nonsense”."),
        (("set", "Size chart", "--category", "Nowhere"), "There is no category “Nowhere”."),
        (("set", "Size chart"), "nothing is named that should change"),
        (("delete", "Size chart"), "Add --yes"),
    ],
)
def test_bad_input_writes_nothing_and_ends_with_two(
    terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...], sentence: str
) -> None:
    fresh.control.reset()
    answer = terminal.run("resources", *words, "--json")
    assert answer.code == 2, answer.err
    assert sentence in answer.err
    assert writes(fresh) == []


def test_a_table_for_people(terminal: Terminal) -> None:
    table = said(terminal.run("resources", "list"))
    assert table.splitlines()[0].split() == ["ID", "DESCRIPTION", "LINK"]
    assert "https://example.com/sizes.pdf" in table
