"""Every way in which a tenant may differ from the documented one: files arrive whole, once, and linked all the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.transfer.names import numbered
from tests.support.assets import MIB, Asset, landed, make
from tests.support.program import Program
from tests.support.sandbox import SandboxProcess

CASES: list[dict[str, Any]] = [
    {"expires_in": "int"},
    {"expires_in": "absent"},
    {"token_type": "bearer"},
    {"token_seconds": 2},
    {"default_limit": 1},
    {"list_cap": 7},
    {"unstable_order": True},
    {"ignore_filters": True},
    {"trimmed": True},
    {"trimmed": True, "confirm_answer": "id"},
    {"undocumented_fields": True},
    {"list_shapes": "file:files,collection:raw,region:regions,file_search:items"},
    {"list_shapes": "file:data,collection:data,region:data,file_search:data"},
    {"list_shapes": "file:items,collection:items,region:items,file_search:hits"},
    {"ids_filter": "collection_ids"},
    {"collections_filter": "collection_ids"},
    {"search_lag": 30},
    {"search_lag": 30, "confirm_answer": "nothing_useful"},
    {"name_field": "filename"},
    {"name_field": "file_name"},
    {"upload_answer": "wrapped"},
    {"url_field": "upload_url", "parts_field": "presigned_urls"},
    {"url_field": "signed_url", "parts_field": "urls"},
    {"url_field": "url", "parts_field": "plain"},
    {"parts_field": "plain", "part_size": "absent", "upload_answer": "wrapped"},
    {"part_number_field": "partNumber"},
    {"part_size": "absent"},
    {"multipart_threshold": 100 * MIB},
    {"part_bytes": 6 * MIB},
    {"url_lifetime": 20},
    {"signed_content_type": True},
    {"etag": "opaque"},
    {"s3_proxy": False},
    {"confirm_answer": "id"},
    {"confirm_answer": "file_id"},
    {"confirm_answer": "wrapped"},
    {"confirm_answer": "data"},
    {"confirm_answer": "empty"},
    {"confirm_answer": "nothing_useful"},
    {"confirm_answer": "nothing_useful", "visible_after": 3, "get_after": 2},
    {"second_confirm": 409},
    {"empty_204": True},
    {"visible_after": 4, "get_after": 3},
    {"get_after": 2, "confirm_answer": "id"},
    {"put_after": 2},
    {"processing_seconds": 2, "labels_seconds": 2},
    {"renditions": True},
    {"auto_link": True},
    {"versions": "upload:v3,oauth:v2"},
    {"alternative_paths": "images,variants,associations,attribute_group,attribute_entity"},
    {"related": "flat"},
]

ELSEWHERE = {
    "conflict": "below",
    "rate_limit": "below",
    "retry_after": "below",
    "ignore_offset": "below",
    "file_attributes": "tests/transfer/test_attributes.py",
    "rendition_lifetime": "no rendition is read by an upload",
    "keyword_field": "nothing is searched by an upload",
}
"""Switches that the table does not hold, and why."""


def label(case: dict[str, Any]) -> str:
    return "+".join(f"{name}={value}".replace(",", ";") for name, value in case.items())


def test_no_switch_is_forgotten() -> None:
    tried = {name for case in CASES for name in case}
    assert tried | set(ELSEWHERE) == {field.name for field in dataclasses.fields(Switches)}
    assert not tried & set(ELSEWHERE)


def named(sandbox: SandboxProcess) -> tuple[list[str], list[str]]:
    """Return the ids of two collections, and how a person would name them: by SKU and by name."""
    rows = sandbox.control.rows("collection")
    with_sku = next(row for row in rows if row["additional_title"])
    names = [row["name"] for row in rows]
    plain = next(row for row in rows if names.count(row["name"]) == 1 and row["id"] != with_sku["id"])
    return [with_sku["id"], plain["id"]], [with_sku["additional_title"], plain["name"]]


@pytest.mark.parametrize("case", CASES, ids=label)
def test_files_arrive_whole_once_and_linked(
    program: Program,
    sandbox: SandboxProcess,
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    case: dict[str, Any],
) -> None:
    ids, names = named(sandbox)
    if case.get("unstable_order"):
        names = ids  # such a list may leave out anything, the collection that is looked for too
    region = next(row for row in sandbox.control.rows("region") if not row["is_primary"])
    sandbox.control.set(**case)
    made = assets(30_000, 120_000, 7 * MIB)
    words = [word for name in names for word in ("--collection", name)]
    result = program.run("upload", tmp_path / "in", *words, "--region", region["name"], "--json").expect(0)
    assert result.summary["done"] == 3
    sandbox.wait_until_processed()
    for file in landed(sandbox.control, made, ids):
        assert file["region_ids"] == [region["id"]]
    assert "second_confirms" not in sandbox.control.counters()["events"]


def test_a_server_that_ignores_offset_does_not_loop(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    ids, _ = named(sandbox)
    sandbox.control.set(ignore_offset=True, list_cap=5)
    made = assets(20_000, 30_000)
    result = program.run("upload", tmp_path / "in", "--collection", "no such thing", "--json")
    assert result.code == 2
    program.run("upload", tmp_path / "in", "--collection", ids[0], "--json").expect(0)
    landed(sandbox.control, made, ids[:1])


def test_pxm_links_by_itself_while_processing(
    program: Program, sandbox: SandboxProcess, tmp_path: Path, dice: Any
) -> None:
    ids, _ = named(sandbox)
    sku = sandbox.control.rows("collection")
    other = next(row for row in sku if row["additional_title"] and row["id"] not in ids)
    sandbox.control.set(auto_link=True, processing_seconds=0.3)
    tag = tmp_path.name.replace("_", "x")
    made = [
        make(tmp_path / "in" / f"{other['additional_title']} {tag} {number}.jpg", 20_000, dice)
        for number in range(4)
    ]
    words = [word for each in ids for word in ("--collection", each)]
    program.run("upload", tmp_path / "in", *words, "--json").expect(0)
    sandbox.wait_until_processed()
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made, [*ids, other["id"]])


@pytest.mark.timeout(300)
def test_the_account_allows_fewer_requests(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    """429 with Retry-After is among the faults; here only the body says how long to wait."""
    made = assets(*[5_000] * 8)
    sandbox.control.reset()
    sandbox.control.set(rate_limit=12, retry_after=False)
    result = program.run("upload", tmp_path / "in", "--json", seconds=280).expect(0)
    assert result.summary["done"] == 8
    assert sandbox.control.counters()["statuses"].get("429", 0) > 0
    landed(sandbox.control, made)


CONFLICTS = [
    (conflict, policy)
    for conflict in ("409_request", "409_confirm", "named_in_answer")
    for policy in ("skip", "replace", "keep-both")
]


@pytest.mark.parametrize(("conflict", "policy"), CONFLICTS)
def test_a_name_that_is_already_there(
    program: Program,
    sandbox: SandboxProcess,
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    dice: Any,
    conflict: str,
    policy: str,
) -> None:
    ids, _ = named(sandbox)
    [old] = assets(30_000)
    program.run("upload", tmp_path / "in", "--collection", ids[0], "--json").expect(0)
    sandbox.control.set(conflict=conflict)
    new = make(tmp_path / "new" / old.name, 31_000, dice)
    words = ["--collection", ids[1], "--on-duplicate", policy, "--json"]
    result = program.run("upload", tmp_path / "new", *words).expect(0)
    refused = conflict.startswith("409")
    if policy == "skip" and refused:
        assert result.states == {old.name: "skipped"}
        assert old.name in result.files[0]["error"]
        landed(sandbox.control, [old], ids[:1])
        return
    assert result.states == {old.name: "done"}
    name = numbered(old.name, 2) if refused else old.name
    files = {file["stored"]["sha256"]: file for file in sandbox.control.files(name=name)}
    files |= {file["stored"]["sha256"]: file for file in sandbox.control.files(name=old.name)}
    assert files.keys() == {old.sha256, new.sha256}
    if policy == "replace":
        assert files[old.sha256]["collections"] == []
        assert set(files[new.sha256]["collections"]) == set(ids)
    else:
        assert files[old.sha256]["collections"] == ids[:1]
        assert files[new.sha256]["collections"] == ids[1:]
    # Killed or not, the numbered name is a second file and no second confirm of the first.
    assert len(sandbox.control.files(name=old.name)) == (1 if refused else 2)
