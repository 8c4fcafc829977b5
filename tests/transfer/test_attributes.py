"""Attributes and publication of uploaded files, against the sandbox: what PXM has afterwards, and what it cost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.pxm.errors import BadRequest, NotFound, PermissionDenied
from pxm_desktop.pxm.models import AttributeValue, File
from pxm_desktop.transfer import attributes
from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.model import (
    AttributeWorth,
    Destination,
    DuplicatePolicy,
    FileAttribute,
    Stage,
    Transfer,
)
from tests.support.engines import until, upload
from tests.support.sandbox import SandboxProcess

SWITCHES = {"auto_link": False, "renditions": False}
ASKED: dict[str, AttributeWorth] = {
    "Photographer": "Zoë Ångström",
    "Weight (g)": 12.5,
    "Waterproof": False,
    "Care": ("wash cold", "no bleach"),
    "Launch date": "2026-12-01",
}


@pytest.fixture
def product(sandbox: SandboxProcess) -> str:
    return str(sandbox.control.rows("collection")[0]["id"])


@pytest.fixture
def named(sandbox: SandboxProcess) -> Callable[..., tuple[FileAttribute, ...]]:
    ids = {row["name"]: row["id"] for row in sandbox.control.rows("attribute")}

    def attributes_of(**values: AttributeWorth) -> tuple[FileAttribute, ...]:
        return tuple(FileAttribute(id=ids[name], value=value, name=name) for name, value in values.items())

    return attributes_of


def make(path: Path, size: int = 3_000) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(os.urandom(size))
    return path


async def values_of(engine: Engine, file_id: str | None) -> dict[str | None, Any]:
    found = await engine._client.attributes.values("file", file_id or "")
    return {value.name: value.value for value in found}


def stored(sandbox: SandboxProcess, transfer: Transfer) -> dict[str, Any]:
    (file,) = [found for found in sandbox.control.files() if found["id"] == transfer.file_id]
    return file


def plain(values: dict[str, AttributeWorth]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def calls(sandbox: SandboxProcess) -> dict[str, int]:
    return {str(name): int(count) for name, count in sandbox.control.counters()["endpoints"].items()}


def attribute_calls(sandbox: SandboxProcess) -> int:
    return sum(count for name, count in calls(sandbox).items() if "attribute" in name and "PUT" in name)


async def again(engine: Engine, transfer: Transfer) -> Transfer:
    await engine.retry([transfer.id])
    await engine.finished(transfer.batch_id)
    (retried,) = [t for t in await engine.transfers() if t.id == transfer.id]
    return retried


@pytest.mark.parametrize(
    ("switches", "single_calls"),
    [
        ({}, 5),
        ({"file_attributes": "shown"}, 5),
        ({"file_attributes": "put"}, 0),
        ({"file_attributes": "put", "confirm_answer": "id"}, 0),
        ({"file_attributes": "put", "empty_204": True}, 5),
        ({"alternative_paths": "attribute_entity"}, 5),
    ],
    ids=str,
)
async def test_every_type_of_value_arrives(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    product: str,
    named: Callable[..., tuple[FileAttribute, ...]],
    switches: dict[str, Any],
    single_calls: int,
) -> None:
    sandbox.control.set(**switches)
    sandbox.control.reset()
    destination = Destination(collections=(product,), attributes=named(**ASKED))
    (transfer,) = await upload(engine, [make(tmp_path / "in" / "typed.jpg")], destination)
    assert transfer.stage is Stage.DONE, transfer.reason
    assert await values_of(engine, transfer.file_id) == plain(ASKED)
    file = stored(sandbox, transfer)
    assert file["collections"] == [product]
    assert attribute_calls(sandbox) == single_calls


@pytest.mark.parametrize("how", ["calls", "put"])
async def test_values_that_the_file_has_already_stay(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    product: str,
    named: Callable[..., tuple[FileAttribute, ...]],
    how: str,
) -> None:
    """An array in a PUT replaces all values, so the others are sent again."""
    sandbox.control.set(file_attributes=how)
    path = make(tmp_path / "in" / "kept.jpg")
    (first,) = await upload(
        engine, [path], Destination(attributes=named(Photographer="Ada", Waterproof=True))
    )
    assert await values_of(engine, first.file_id) == {"Photographer": "Ada", "Waterproof": True}
    later = Destination(collections=(product,), attributes=named(Photographer="Grace"))
    (same,) = await upload(engine, [path], later)
    assert (same.file_id, same.stage) == (first.file_id, Stage.DONE)
    assert await values_of(engine, first.file_id) == {"Photographer": "Grace", "Waterproof": True}


@pytest.mark.parametrize("how", ["calls", "put"])
async def test_a_refused_value_leaves_the_file_uploaded_linked_and_to_be_retried(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    product: str,
    named: Callable[..., tuple[FileAttribute, ...]],
    how: str,
) -> None:
    sandbox.control.set(file_attributes=how)
    wrong = Destination(collections=(product,), attributes=named(Photographer="Ada", Colour="no such colour"))
    (transfer,) = await upload(engine, [make(tmp_path / "in" / "refused.jpg")], wrong)
    assert transfer.stage is Stage.FAILED
    assert "“Colour”" in transfer.reason
    assert "Photographer" not in transfer.reason
    file = stored(sandbox, transfer)
    assert file["collections"] == [product]
    assert await values_of(engine, transfer.file_id) == {"Photographer": "Ada"}
    sandbox.control.reset()
    right = wrong.model_copy(update={"attributes": named(Colour="Blue")})
    await engine.set_destination([transfer.id], right)
    done = await again(engine, transfer)
    assert done.stage is Stage.DONE, done.reason
    assert await values_of(engine, transfer.file_id) == {"Photographer": "Ada", "Colour": "Blue"}
    assert not [name for name in calls(sandbox) if "upload" in name]


async def test_a_permission_that_is_missing_is_said_and_the_link_is_there(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    product: str,
    named: Callable[..., tuple[FileAttribute, ...]],
) -> None:
    sandbox.control.fault("status", status=403, method="PUT", contains="/attributes/")
    destination = Destination(collections=(product,), attributes=named(Photographer="Ada", Waterproof=True))
    (transfer,) = await upload(engine, [make(tmp_path / "in" / "forbidden.jpg")], destination)
    assert transfer.stage is Stage.FAILED
    assert "“Photographer” and “Waterproof”" in transfer.reason
    file = stored(sandbox, transfer)
    assert file["collections"] == [product]
    sandbox.control.clear_faults()
    assert (await again(engine, transfer)).stage is Stage.DONE
    assert await values_of(engine, transfer.file_id) == {"Photographer": "Ada", "Waterproof": True}


async def test_an_attribute_that_is_gone_is_named(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, product: str
) -> None:
    gone = FileAttribute(id="attr-gone", value="x", name="Shelf")
    destination = Destination(collections=(product,), attributes=(gone,))
    (transfer,) = await upload(engine, [make(tmp_path / "in" / "gone.jpg")], destination)
    assert transfer.stage is Stage.FAILED
    assert "no attribute “Shelf” any more" in transfer.reason
    file = stored(sandbox, transfer)
    assert file["collections"] == [product]


async def test_a_replaced_file_hands_over_only_what_is_not_asked_for(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    product: str,
    named: Callable[..., tuple[FileAttribute, ...]],
) -> None:
    path = make(tmp_path / "in" / "replaced.jpg")
    old = Destination(collections=(product,), attributes=named(Photographer="Ada", Waterproof=True))
    await upload(engine, [path], old)
    await until(lambda: not sandbox.control.state()["processing"])
    make(path)
    new = Destination(attributes=named(Photographer="Grace"), on_duplicate=DuplicatePolicy.REPLACE)
    (transfer,) = await upload(engine, [path], new)
    assert transfer.stage is Stage.DONE, transfer.reason
    assert await values_of(engine, transfer.file_id) == {"Photographer": "Grace", "Waterproof": True}


async def test_an_undone_replacement_is_over(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, product: str
) -> None:
    """The row forgets whose place it took, so that a link made later does not take it again."""
    path = make(tmp_path / "in" / "undone.jpg")
    (old,) = await upload(engine, [path], Destination(collections=(product,)))
    make(path)
    (new,) = await upload(engine, [path], Destination(on_duplicate=DuplicatePolicy.REPLACE))
    assert new.replaces == old.file_id
    assert await engine.undo_replace(new.id)
    (new,) = [t for t in await engine.transfers() if t.id == new.id]
    assert new.replaces is None
    assert not await engine.undo_replace(new.id)
    other = str(sandbox.control.rows("collection")[1]["id"])
    await engine.set_destination([new.id], new.destination.model_copy(update={"collections": (other,)}))
    await engine.finished(new.batch_id)
    linked = {f["id"]: f["collections"] for f in sandbox.control.files(name="undone.jpg")}
    assert linked == {old.file_id: [product], new.file_id: [other]}


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        (datetime(2030, 5, 1, tzinfo=UTC), "2030-05-01T00:00:00Z"),
        (datetime(2030, 5, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))), "2030-04-30T23:30:00Z"),
    ],
)
async def test_publication_starts_when_asked(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, start: datetime, begins: str
) -> None:
    path = make(tmp_path / "in" / f"published-{start:%H}.jpg")
    (transfer,) = await upload(engine, [path], Destination(publish=True, publish_from=start))
    assert transfer.stage is Stage.DONE, transfer.reason
    file = stored(sandbox, transfer)
    assert (file["published"], file["published_start_date"]) == (True, begins)
    later = transfer.destination.model_copy(update={"publish_from": start + timedelta(days=31)})
    await engine.set_destination([transfer.id], later)
    await engine.finished(transfer.batch_id)
    file = stored(sandbox, transfer)
    shifted = datetime.fromisoformat(begins) + timedelta(days=31)
    assert datetime.fromisoformat(file["published_start_date"]) == shifted


def test_destinations_of_older_rows_load_and_attributes_come_back_typed() -> None:
    old = '{"collections":["1"],"regions":[],"publish":null,"publish_from":null,"on_duplicate":"skip"}'
    assert Destination.model_validate_json(old).attributes == ()
    values: list[AttributeWorth] = [True, 1, 1.5, "1", "2026-12-01", ("a", "b"), ()]
    asked = Destination(attributes=tuple(FileAttribute(id=str(n), value=v) for n, v in enumerate(values)))
    loaded = Destination.model_validate_json(asked.model_dump_json())
    assert [(type(a.value), a.value) for a in loaded.attributes] == [(type(v), v) for v in values]


@pytest.mark.parametrize(
    ("shown", "asked", "same"),
    [
        ("2026-12-01T00:00:00Z", "2026-12-01", True),
        ("2026-12-02", "2026-12-01", False),
        ("12.50", 12.5, True),
        (True, 1, False),
        ("true", True, True),
        (None, False, False),
        (["b", "a"], ("a", "b"), True),
        (["a"], ("a", "b"), False),
        ("a", ("a",), False),
        (" Ada ", "Ada", True),
        ("many", 3, False),
    ],
)
def test_what_counts_as_the_same_value(shown: Any, asked: AttributeWorth, same: bool) -> None:
    file = File(id="f", attributes=(AttributeValue(id="a", value=shown),))
    wanted = (FileAttribute(id="a", value=asked),)
    assert attributes.contradicts(file, wanted) is not same
    assert not attributes.contradicts(File(id="f"), wanted)


def test_values_that_are_not_all_told_are_never_replaced() -> None:
    asked = (FileAttribute(id="a", value="x"),)
    half = File.parse_row({"id": "f", "attributes": [{"id": "b", "name": "B"}]})
    whole = File.parse_row(
        {"id": "f", "attributes": [{"id": "b", "value": "kept"}, {"id": "c", "value": None}]}
    )
    assert attributes.for_put(half, asked) is None
    assert attributes.for_put(File(id="f"), asked) is None
    carried = attributes.for_put(whole, asked)
    assert carried is not None
    assert json.loads(json.dumps([change.wire() for change in carried])) == [
        {"id": "b", "type": "update", "value": "kept"},
        {"id": "a", "type": "update", "value": "x"},
    ]


@pytest.mark.parametrize(
    ("refusals", "says"),
    [
        ([BadRequest(detail="does not fit.")], "refused its value for “A”: does not fit. Change it"),
        ([BadRequest()], "refused its value for “A”. Change it"),
        ([PermissionDenied()], "does not let your user set “A”. Ask"),
        ([NotFound()], "has no attribute “A” any more."),
        ([BadRequest(), NotFound(), PermissionDenied()], "for “A”, “B” and “C”. Change them"),
    ],
)
def test_the_sentence_names_what_was_refused(
    refusals: list[BadRequest | PermissionDenied | NotFound], says: str
) -> None:
    refused = [
        (FileAttribute(id=n, value=1, name=n), error) for n, error in zip("ABC", refusals, strict=False)
    ]
    reason = attributes.give_up(refused).reason
    assert says in reason
    assert "nothing is uploaded again" in reason
