"""`collections`: made, shown, found, changed and deleted in a real sandbox; other people's values survive."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from pxm_desktop.service.host import ServiceHost
from tests.cli.conftest import Terminal, wait_until
from tests.cli.objects import label, only, row, said, writes
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name that no product of the sandbox has."""
    return label(request)


def attributes(sandbox: SandboxProcess, terminal: Terminal, identity: str) -> dict[str, Any]:
    found = only(terminal.run("collections", "show", identity, "--json"))
    return {value["name"]: value["value"] for value in found["attributes"]}


def category(sandbox: SandboxProcess, called: str) -> str:
    return str(row(sandbox, "category", name=called)["id"])


def test_the_whole_life_of_a_product(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    made = only(
        terminal.run(
            *("collections", "create", name, "--sku", f"{name}-1", "--category", "Jackets"),
            *("--category", "Equipment/Tents", "--region", "France", "--attribute", "colour=blue"),
            *(
                "--attribute",
                "Care=wash",
                "--attribute",
                "Care=dry",
                "--attribute",
                "Weight (g)=250",
                "--json",
            ),
        )
    )
    kept = row(sandbox, "collection", id=made["id"])
    assert (kept["name"], kept["additional_title"]) == (name, f"{name}-1")
    assert kept["parent_id"] == category(sandbox, "Jackets")
    assert kept["direct_parent"] == [category(sandbox, "Jackets"), category(sandbox, "Tents")]
    assert kept["region_ids"] == [row(sandbox, "region", name="France")["id"]]
    assert kept["published"] is False
    assert attributes(sandbox, terminal, made["id"]) == {
        "Colour": "Blue",
        "Care": ["wash", "dry"],
        "Weight (g)": 250,
    }

    changed = only(
        terminal.run(
            *("collections", "set", f"{name}-1", "--name", f"{name} new", "--category", "Shirts"),
            *("--remove-category", "Tents", "--attribute", "Care=iron", "--clear-attribute", "weight (g)"),
            *(
                "--region",
                "Global",
                "--published",
                "--from",
                "2031-05-01T00:00:00Z",
                "--until",
                "2032-05-01T00:00:00Z",
            ),
            "--json",
        )
    )
    assert changed["changed"] is True
    assert {change["field"] for change in changed["changes"]} == {
        *("name", "direct_parent", "region_ids", "published", "published_start_date", "published_end_date"),
        "attribute",
    }
    kept = row(sandbox, "collection", id=made["id"])
    assert kept["name"] == f"{name} new"
    assert kept["direct_parent"] == [category(sandbox, "Jackets"), category(sandbox, "Shirts")]
    assert set(kept["region_ids"]) == {row(sandbox, "region", name=n)["id"] for n in ("France", "Global")}
    assert (kept["published"], kept["published_start_date"], kept["published_end_date"]) == (
        True,
        "2031-05-01T00:00:00Z",
        "2032-05-01T00:00:00Z",
    )
    # Colour was not named: it is still there.
    assert attributes(sandbox, terminal, made["id"]) == {"Colour": "Blue", "Care": ["iron"]}

    shown = terminal.run("collections", "list", "--category", "Shirts", "--json")
    assert made["id"] in {found["id"] for found in shown.objects}
    found = terminal.run("collections", "search", f"{name} new", "--json")
    assert made["id"] in {hit["id"] for hit in found.objects}

    gone = only(terminal.run("collections", "delete", f"{name} new", "--yes", "--json"))
    assert (gone["deleted"], gone["hangs"]["values"]) == (True, 2)
    assert terminal.run("collections", "show", made["id"]).code == 2
    assert all(found["id"] != made["id"] for found in sandbox.control.rows("collection"))


def test_a_family_and_its_variants(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    family = only(terminal.run("collections", "create", name, "--as-family", "--json"))
    small = only(terminal.run("collections", "create", f"{name} S", "--family", name, "--json"))
    kept = row(sandbox, "collection", id=small["id"])
    assert (kept["collection_type"], kept["parent_topic_id"]) == ("variant", family["id"])
    for words in (
        ("variants", name),
        ("list", "--family", name),
        ("list", "--family", name, "--type", "variant"),
    ):
        assert [found["id"] for found in terminal.run("collections", *words, "--json").objects] == [
            small["id"]
        ]
    told = only(terminal.run("collections", "delete", name, "--dry-run", "--json"))
    assert (told["hangs"]["variants"], told["deleted"], told["dry_run"]) == (1, False, True)
    for identity in (small["id"], family["id"]):
        assert terminal.run("collections", "delete", identity, "--yes").code == 0


@pytest.mark.parametrize("ignores", [False, True], ids=["filtered by PXM", "filters ignored by PXM"])
def test_lists_by_every_filter(terminal: Terminal, fresh: SandboxProcess, ignores: bool) -> None:
    rows = fresh.control.rows("collection")
    inside = {category(fresh, called) for called in ("Apparel", "Jackets", "Shirts", "Trousers")}
    france = row(fresh, "region", name="France")["id"]

    def listed(*filters: str) -> set[str]:
        answer = terminal.run("collections", "list", *filters, "--json")
        assert answer.code == 0, answer.err
        ids = [found["id"] for found in answer.objects]
        assert len(ids) == len(set(ids))
        return set(ids)

    def wanted(fits: Any) -> set[str]:
        return {found["id"] for found in rows if fits(found)}

    fresh.control.set(ignore_filters=ignores)
    try:
        assert listed("--category", "Apparel") == wanted(
            lambda c: inside & {c["parent_id"], *c["direct_parent"]}
        )
        assert listed("--region", "France") == wanted(lambda c: france in c["region_ids"])
        assert listed("--type", "parent") == wanted(lambda c: c["collection_type"] == "parent")
        assert listed("--type", "standalone") == wanted(lambda c: not c["collection_type"])
        assert listed("--published") == wanted(lambda c: c["published"])
        assert listed("--unpublished") == wanted(lambda c: not c["published"])
        assert listed("--updated-from", "2120-01-31") == set()
        assert listed("--updated-to", "2120-01-31") == {c["id"] for c in rows}
        assert listed("--created-to", "2000-01-31") == set()
        assert listed("--created-from", "2000-01-31") == {c["id"] for c in rows}
        assert listed("--created-from", "2120-01-31") == set()
        assert listed("--category", "Apparel", "--unpublished", "--type", "standalone") == wanted(
            lambda c: (
                inside & {c["parent_id"], *c["direct_parent"]}
                and not c["published"]
                and not c["collection_type"]
            )
        )
        assert len(listed("--limit", "3")) == 3
    finally:
        fresh.control.set(ignore_filters=False)


def test_search_takes_the_same_filters(terminal: Terminal, sandbox: SandboxProcess) -> None:
    all_found = {
        found["id"] for found in terminal.run("collections", "search", "rain jacket", "--json").objects
    }
    variants = {
        f["id"]
        for f in terminal.run("collections", "search", "rain jacket", "--type", "variant", "--json").objects
    }
    assert variants
    assert variants < all_found
    assert variants == {
        f["id"] for f in sandbox.control.rows("collection") if f["collection_type"] == "variant"
    }


def test_files_and_related_collections(terminal: Terminal, sandbox: SandboxProcess) -> None:
    related = terminal.run("collections", "related", "SKU-BRJ-001", "--json").objects
    assert {found["group"] for found in related} >= {"Similar products"}
    text = terminal.run("collections", "related", "SKU-BRJ-001").out.decode()
    assert "Similar products" in text
    none = terminal.run("collections", "files", "SKU-LMP-001", "--json")
    assert (none.code, none.out) == (0, b"")
    assert "has no files" in none.err


def test_setting_what_is_so_already_writes_nothing(terminal: Terminal, fresh: SandboxProcess) -> None:
    fresh.control.reset()
    told = only(
        terminal.run(
            "collections",
            "set",
            "SKU-BRJ-001",
            "--name",
            "Blue Rain Jacket",
            "--category",
            "Jackets",
            "--json",
        )
    )
    assert (told["changed"], told["changes"]) == (False, [])
    assert writes(fresh) == []


def test_a_publication_needs_no_start_and_gets_one(
    terminal: Terminal, sandbox: SandboxProcess, name: str
) -> None:
    made = only(terminal.run("collections", "create", name, "--json"))
    assert terminal.run("collections", "set", made["id"], "--published").code == 0
    kept = row(sandbox, "collection", id=made["id"])
    assert kept["published"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", kept["published_start_date"])
    assert terminal.run("collections", "set", made["id"], "--unpublished").code == 0
    assert row(sandbox, "collection", id=made["id"])["published"] is False
    terminal.run("collections", "delete", made["id"], "--yes")


def test_fields_are_emptied(terminal: Terminal, sandbox: SandboxProcess, name: str) -> None:
    made = only(
        terminal.run(
            "collections",
            "create",
            name,
            "--sku",
            f"{name}-9",
            "--until",
            "2040-01-01T00:00:00Z",
            "--category",
            "Tents",
            "--json",
        )
    )
    told = only(
        terminal.run(
            "collections",
            "set",
            made["id"],
            "--sku",
            "",
            "--until",
            "never",
            "--remove-category",
            "Tents",
            "--json",
        )
    )
    assert told["changed"] is True
    kept = row(sandbox, "collection", id=made["id"])
    assert (
        kept["additional_title"],
        kept["published_end_date"],
        kept["parent_id"],
        kept["direct_parent"],
    ) == (
        *(None, None, None),
        [],
    )
    terminal.run("collections", "delete", made["id"], "--yes")


@pytest.mark.parametrize(
    "words",
    [
        (
            "create",
            "Nothing Much",
            "--sku",
            "NM-1",
            "--category",
            "Jackets",
            "--attribute",
            "colour=Red",
            "--published",
        ),
        (
            "set",
            "SKU-BRJ-002",
            "--name",
            "Other",
            "--remove-category",
            "Jackets",
            "--attribute",
            "Material=Wool",
        ),
        ("delete", "SKU-BRJ-002", "--yes"),
    ],
)
def test_a_dry_run_writes_nothing(terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...]) -> None:
    before = fresh.control.rows("collection")
    fresh.control.reset()
    answer = terminal.run("collections", *words, "--dry-run", "--json")
    assert answer.code == 0, answer.err
    assert answer.objects[0]["dry_run"] is True
    assert writes(fresh) == []
    assert fresh.control.rows("collection") == before
    assert b"would be" in terminal.run("collections", *words, "--dry-run").out


def test_deleting_needs_yes_where_nobody_can_be_asked(terminal: Terminal, fresh: SandboxProcess) -> None:
    fresh.control.reset()
    answer = terminal.run("collections", "delete", "SKU-BRJ-002", "--json")
    assert answer.code == 2
    assert "has" in answer.err
    assert "--yes" in answer.err
    assert answer.objects[0]["deleted"] is False
    assert writes(fresh) == []


@pytest.mark.parametrize(
    ("answer", "deleted"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_person_is_asked(
    terminal: Terminal,
    fresh: SandboxProcess,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    deleted: bool,
) -> None:
    made = only(terminal.run("collections", "create", name, "--json"))
    keyboard = io.StringIO(answer)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)
    ended = terminal.run("collections", "delete", made["id"], "--json")
    assert f"Nothing hangs on “{name}”." in ended.err
    assert f"Delete “{name}”? [y/N]" in ended.err
    assert ended.objects[0]["deleted"] is deleted
    assert ended.code == (0 if deleted else 1)
    assert any(found["id"] == made["id"] for found in fresh.control.rows("collection")) is not deleted


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "no such product"), "There is no collection “no such product”."),
        (("show", "col_0000000000000000"), "There is no collection"),
        (("set", "SKU-BRJ-001", "--attribute", "Nonsense=1"), "There is no attribute “Nonsense”."),
        (("set", "SKU-BRJ-001", "--attribute", "Weight (g)=heavy"), "takes a number"),
        (("set", "SKU-BRJ-001", "--attribute", "Colour=Pink"), "takes one of"),
        (("set", "SKU-BRJ-001", "--clear-attribute", "Nonsense"), "There is no attribute “Nonsense”."),
        (
            ("set", "SKU-BRJ-001", "--attribute", "Colour=Red", "--clear-attribute", "Colour"),
            "set and cleared",
        ),
        (("set", "SKU-BRJ-001", "--category", "Nowhere"), "There is no category “Nowhere”."),
        (
            ("set", "SKU-BRJ-001", "--category", "Tents", "--remove-category", "Tents"),
            "both added and taken away",
        ),
        (("set", "SKU-BRJ-001", "--region", "Nowhere"), "There is no region “Nowhere”."),
        (("set", "SKU-BRJ-001"), "nothing is named that should change"),
        (
            ("set", "SKU-BRJ-001", "SKU-BRJ-002", "--name", "x"),
            "Several collections cannot get the same name",
        ),
        (("set", "SKU-BRJ-001", "--from", "2031-01-02", "--until", "2031-01-01"), "before it starts"),
        (("create", "x", "--family", "no such product"), "There is no collection “no such product”."),
        (("create", "x", "--published", "--from", "2031-01-02", "--until", "2031-01-01"), "before it starts"),
        (("list", "--family", "no such product"), "There is no collection “no such product”."),
    ],
)
def test_bad_input_writes_nothing_and_ends_with_two(
    terminal: Terminal, fresh: SandboxProcess, words: tuple[str, ...], sentence: str
) -> None:
    fresh.control.reset()
    answer = terminal.run("collections", *words, "--json")
    assert answer.code == 2, answer.err
    assert sentence in answer.err
    assert writes(fresh) == []


def test_a_name_that_fits_several_is_told_with_choices(
    terminal: Terminal, sandbox: SandboxProcess, name: str
) -> None:
    ids = [only(terminal.run("collections", "create", name, "--json"))["id"] for _ in range(2)]
    wait_until(lambda: set(ids) <= {f["id"] for f in terminal.run("collections", "list", "--json").objects})
    answer = terminal.run("collections", "set", name, "--sku", "x", "--json")
    assert answer.code == 2
    assert f"“{name}” fits 2 collections" in answer.err
    assert all(identity in answer.err for identity in ids)
    for identity in ids:
        assert terminal.run("collections", "delete", identity, "--yes").code == 0


def test_several_products_are_changed_and_one_that_fails_stops_no_other(
    terminal: Terminal, fresh: SandboxProcess
) -> None:
    one, two = (row(fresh, "collection", additional_title=f"SKU-SHT-00{n}")["id"] for n in (1, 2))
    fresh.control.fault("status", method="PUT", path=f"/collection/{one}", status=403)
    answer = terminal.run("collections", "set", one, two, "--category", "Tents", "--json")
    assert answer.code == 1
    first, second = answer.objects
    assert (first["id"], first["changed"], bool(first["error"])) == (one, False, True)
    assert (second["id"], second["changed"]) == (two, True)
    assert category(fresh, "Tents") in row(fresh, "collection", id=two)["direct_parent"]
    fresh.control.clear_faults()
    assert terminal.run("collections", "set", two, "--remove-category", "Tents").code == 0


def test_a_lost_answer_makes_no_second_product(terminal: Terminal, fresh: SandboxProcess, name: str) -> None:
    fresh.control.fault("lose_after", method="POST", path="/collection", count=1)
    made = only(terminal.run("collections", "create", name, "--sku", name, "--json"))
    assert [f["id"] for f in fresh.control.rows("collection") if f["name"] == name] == [made["id"]]
    assert terminal.run("collections", "delete", made["id"], "--yes").code == 0


def test_text_for_people(terminal: Terminal) -> None:
    shown = said(terminal.run("collections", "show", "SKU-BRJ-001"))
    assert "Blue Rain Jacket" in shown
    assert re.search(r"“Colour” +Blue", shown)
    table = said(terminal.run("collections", "list", "--limit", "2"))
    assert table.splitlines()[0].split() == ["ID", "NAME", "SKU", "TYPE"]


@pytest.fixture
def window(terminal: Terminal) -> Iterator[ServiceHost]:
    """The service as a window runs it, in this process; commands go through it."""
    host = ServiceHost()
    host.start()
    yield host
    assert host.stop(30)


def test_beside_a_window_commands_go_through_it_and_it_knows_at_once(
    terminal: Terminal, sandbox: SandboxProcess, window: ServiceHost, name: str
) -> None:
    def known(identity: str) -> list[str]:
        return [choice.name for choice in window.call(lambda api: api.catalog.choices([identity])).result(30)]

    made = only(terminal.run("collections", "create", name, "--category", "Tents", "--json"))
    assert known(made["id"]) == [name]
    changed = terminal.run(
        "collections", "set", name, "--name", f"{name} 2", "--attribute", "Colour=Red", "--json"
    )
    assert only(changed)["changed"] is True
    assert known(made["id"]) == [f"{name} 2"]
    refused = terminal.run(
        "collections", "set", made["id"], "--category", "Tents", "--remove-category", "Tents"
    )
    assert refused.code == 2
    assert "both added and taken away" in refused.err
    listed = terminal.run("collections", "list", "--category", "Tents", "--json").objects
    assert made["id"] in {found["id"] for found in listed}
    place = only(terminal.run("categories", "create", name, "--json"))
    paths = [node.path for node in window.call(lambda api: api.catalog.categories()).result(30)]
    assert name in paths
    assert terminal.run("categories", "delete", place["id"], "--yes").code == 0
    assert terminal.run("collections", "delete", made["id"], "--yes").code == 0
    assert known(made["id"]) == []
