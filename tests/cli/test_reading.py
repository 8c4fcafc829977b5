from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Program, wait_until
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def uploaded(program: Program, sandbox: SandboxProcess, folder: Path) -> list[str]:
    """Ids of three files in PXM."""
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0
    sandbox.wait_until_processed()
    return [o["file_id"] for o in answer.files]


def collection(sandbox: SandboxProcess, sku: str) -> str:
    return next(str(c["id"]) for c in sandbox.control.rows("collection") if c["additional_title"] == sku)


def links(sandbox: SandboxProcess, identity: str) -> set[str]:
    return set(next(f for f in sandbox.control.files(hashes=False) if f["id"] == identity)["collections"])


def test_collections_are_listed_whole_one_a_line(program: Program, sandbox: SandboxProcess) -> None:
    answer = program.run("collections", "list", "--json")
    assert answer.code == 0
    assert {o["id"] for o in answer.objects} == {c["id"] for c in sandbox.control.rows("collection")}
    assert len(answer.objects) == len({o["id"] for o in answer.objects})
    assert len(program.run("collections", "list", "--limit", "3", "--json").objects) == 3


@pytest.mark.parametrize(("noun", "table"), [("categories", "category"), ("regions", "region")])
def test_other_lists(program: Program, sandbox: SandboxProcess, noun: str, table: str) -> None:
    answer = program.run(noun, "list", "--json")
    assert answer.code == 0
    assert {o["id"] for o in answer.objects} == {row["id"] for row in sandbox.control.rows(table)}


def test_tables_for_people(program: Program) -> None:
    answer = program.run("regions", "list")
    assert answer.out.decode().splitlines()[0].split() == ["ID", "NAME", "PRIMARY"]
    assert b"France" in answer.out


def test_collections_are_found_by_sku_and_name(program: Program, sandbox: SandboxProcess) -> None:
    wanted = collection(sandbox, "SKU-BRJ-001")
    for query in ("sku-brj-001", "blue rain"):
        found = program.run("collections", "search", query, "--json").objects
        assert wanted in {o["id"] for o in found}
    answer = program.run("collections", "search", "zzzzqqqq", "--json")
    assert (answer.code, answer.out) == (0, b"")


def test_files_are_shown_listed_and_found(
    program: Program, sandbox: SandboxProcess, uploaded: list[str]
) -> None:
    shown = program.run("files", "show", uploaded[0], "--json")
    assert shown.code == 0
    [file] = shown.objects
    assert file["id"] == uploaded[0]
    assert uploaded[0].encode() in program.run("files", "show", uploaded[0]).out
    wait_until(lambda: set(uploaded) <= {o["id"] for o in program.run("files", "list", "--json").objects})
    found = program.run("files", "search", file["file_name"], "--json").objects
    assert uploaded[0] in {o["id"] for o in found}


@pytest.mark.parametrize("ignores", [False, True], ids=["filtered by PXM", "filters ignored by PXM"])
def test_files_are_listed_by_product_region_and_day(
    program: Program, fresh: SandboxProcess, uploaded: list[str], ignores: bool
) -> None:
    one, two, three = uploaded
    france = next(r["id"] for r in fresh.control.rows("region") if r["name"] == "France")
    for identity, sku in ((one, "SKU-BRJ-004"), (two, "SKU-BRJ-005")):
        program.run("files", "link", identity, "--collection", sku)
    program.run("files", "set-regions", two, "--region", france)
    wait_until(lambda: set(uploaded) <= {o["id"] for o in program.run("files", "list", "--json").objects})

    def listed(*filters: str) -> set[str]:
        answer = program.run("files", "list", *filters, "--json")
        assert answer.code == 0, answer.err
        return {o["id"] for o in answer.objects} & set(uploaded)

    # A day's leeway: midnight may pass between the upload and the question.
    yesterday, tomorrow = (f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))
    fresh.control.set(ignore_filters=ignores, undocumented_fields=True)
    try:
        assert listed("--collection", "SKU-BRJ-004") == {one}
        both = listed("--collection", "SKU-BRJ-004", "--collection", collection(fresh, "SKU-BRJ-005"))
        assert both == {one, two}
        assert listed("--region", "France") == {two}
        assert listed("--created-from", yesterday, "--created-to", tomorrow) == {one, two, three}
        assert listed("--updated-from", yesterday, "--updated-to", tomorrow) == {one, two, three}
        assert listed("--created-to", "2020-01-31") == set()
        assert listed("--updated-from", "2120-01-31") == set()
        assert len(program.run("files", "list", "--limit", "2", "--json").objects) == 2
    finally:
        fresh.control.set(ignore_filters=False, undocumented_fields=False)


def test_a_file_that_is_not_there(program: Program) -> None:
    answer = program.run("files", "show", "nothing-like-it", "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert "nothing-like-it" in answer.err


def test_link_adds_and_drops_nothing(program: Program, sandbox: SandboxProcess, uploaded: list[str]) -> None:
    one, two, other = (collection(sandbox, f"SKU-BRJ-00{n}") for n in (1, 2, 3))
    sandbox.control.edit_links(uploaded[0], add=(other,))
    before = {identity: links(sandbox, identity) for identity in uploaded[:2]}
    answer = program.run(
        "files", "link", *uploaded[:2], "--collection", "SKU-BRJ-001", "Red Rain Jacket", "--json"
    )
    assert answer.code == 0, answer.err
    assert [o["changed"] for o in answer.files] == [True, True]
    for told in answer.files:
        assert links(sandbox, told["id"]) == before[told["id"]] | {one, two}
    again = program.run("files", "link", uploaded[0], "--collection", one, "--json")
    assert again.files[0]["changed"] is False


def test_unlink_takes_only_what_is_named(
    program: Program, sandbox: SandboxProcess, uploaded: list[str]
) -> None:
    one, other = collection(sandbox, "SKU-BRJ-001"), collection(sandbox, "SKU-BRJ-003")
    sandbox.control.edit_links(uploaded[0], add=(one, other))
    before = links(sandbox, uploaded[0])
    answer = program.run("files", "unlink", uploaded[0], "--collection", one, "--json")
    assert answer.code == 0
    assert links(sandbox, uploaded[0]) == before - {one}


def test_what_somebody_links_in_between_is_kept(
    program: Program, fresh: SandboxProcess, uploaded: list[str]
) -> None:
    one, other = collection(fresh, "SKU-BRJ-001"), collection(fresh, "SKU-BRJ-003")
    fresh.control.fault(
        "other_user", method="PUT", path="/file/", remove=[one], add=[other], effect=True, count=1
    )
    answer = program.run("files", "link", uploaded[0], "--collection", one, "--json")
    assert answer.code == 0, answer.err
    assert {one, other} <= links(fresh, uploaded[0])


def test_an_answer_without_collections_is_never_merged_from(
    program: Program, fresh: SandboxProcess, uploaded: list[str]
) -> None:
    before = links(fresh, uploaded[0])
    fresh.control.set(trimmed=True)
    try:
        answer = program.run("files", "link", uploaded[0], "--collection", "SKU-BRJ-001", "--json")
    finally:
        fresh.control.set(trimmed=False)
    if answer.code == 1:
        assert "nothing was changed" in answer.err
        assert links(fresh, uploaded[0]) == before
    else:
        assert links(fresh, uploaded[0]) == before | {collection(fresh, "SKU-BRJ-001")}


def test_regions_are_set(program: Program, sandbox: SandboxProcess, uploaded: list[str]) -> None:
    answer = program.run("files", "set-regions", uploaded[0], "--region", "France", "North America", "--json")
    assert answer.code == 0, answer.err
    file = next(f for f in sandbox.control.files(hashes=False) if f["id"] == uploaded[0])
    assert set(file["region_ids"]) == {
        r["id"] for r in sandbox.control.rows("region") if r["name"] in ("France", "North America")
    }


def test_one_refused_file_does_not_stop_the_others(
    program: Program, sandbox: SandboxProcess, uploaded: list[str]
) -> None:
    answer = program.run("files", "link", "gone", uploaded[0], "--collection", "SKU-BRJ-001", "--json")
    assert answer.code == 1
    first, second = answer.files
    assert (first["id"], first["changed"], bool(first["error"])) == ("gone", False, True)
    assert (second["id"], second["error"]) == (uploaded[0], None)


@pytest.mark.parametrize("words", [("files", "link", "x", "--collection", "nothing like it")])
def test_an_unknown_collection_ends_with_two(program: Program, words: tuple[str, ...]) -> None:
    answer = program.run(*words, "--json")
    assert (answer.code, answer.out) == (2, b"")


def test_refused_credentials_end_with_three(program: Program) -> None:
    answer = program.run("regions", "list", "--json", PXM_CLIENT_SECRET="wrong")
    assert (answer.code, answer.out) == (3, b"")


def test_a_missing_permission_ends_with_one(program: Program, fresh: SandboxProcess) -> None:
    fresh.control.fault("status", path="/region", status=403)
    answer = program.run("regions", "list", "--json")
    assert (answer.code, answer.out) == (1, b"")
    assert "permission" in answer.err


@pytest.mark.parametrize("action", ["html", "malformed", "empty"])
def test_answers_that_are_none_end_with_one(program: Program, fresh: SandboxProcess, action: str) -> None:
    fresh.control.fault(action, path="/region")
    answer = program.run("regions", "list", "--json")
    assert (answer.code, answer.out) == (1, b"")
    assert answer.err.strip()


def test_a_huge_answer_is_survived(program: Program, fresh: SandboxProcess) -> None:
    fresh.control.fault("huge", path="/region", bytes=200_000_000)
    answer = program.run("regions", "list", "--json")
    assert (answer.code, answer.out) == (1, b"")


def test_lists_survive_a_reader_that_hangs_up(program: Program) -> None:
    process = program.start("collections", "list", "--json")
    assert process.stdout is not None
    json.loads(process.stdout.readline())
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err == b""


def test_reading_needs_no_data_directory(program: Program, tmp_path: Path) -> None:
    assert program.run("regions", "list", "--json").code == 0
    assert not any(path.name.startswith(("journal", "owner")) for path in program.data.glob("*"))


def test_reading_works_beside_a_broken_queue(program: Program) -> None:
    program.data.mkdir(mode=0o700)
    (program.data / "journal.sqlite").write_bytes(os.urandom(5000))
    assert program.run("regions", "list", "--json").code == 0
