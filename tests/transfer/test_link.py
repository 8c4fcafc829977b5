"""What the link stage writes: merged from what PXM said, never from what it left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pxm_desktop.pxm.models import File
from pxm_desktop.transfer import link
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.model import Destination, Hold
from pxm_desktop.transfer.options import EngineOptions
from pxm_desktop.transfer.outcome import Held
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.takeover import Takeover


@dataclass
class Pxm:
    """One file of PXM: what lists show of it, what it is by its id, and what was written."""

    listed: File
    by_id: File
    reads: int = 0
    written: list[dict[str, Any]] = field(default_factory=list)

    async def file(self, file_id: str, since: float) -> File:
        return self.listed

    async def get(self, file_id: str) -> File:
        self.reads += 1
        return self.by_id

    async def update(self, file_id: str, **changes: Any) -> None:
        self.written.append({name: value for name, value in changes.items() if value is not None})

    @property
    def ctx(self) -> Context:
        client = SimpleNamespace(files=self)
        parts = {"client": client, "readings": self, "options": EngineOptions(), "now": lambda: 100.0}
        return cast("Context", SimpleNamespace(**parts))


def row(destination: Destination, **changes: Any) -> Row:
    fields = {"file_id": "f", "confirmed_at": 90.0, "duplicate": False, "redirected": False, **changes}
    return cast("Row", SimpleNamespace(destination=destination, **fields))


def takeover(**had: Any) -> Takeover:
    before: dict[str, Any] = {"collections": (), "regions": (), "published": None, "published_from": None}
    return Takeover(id=1, transfer_id=1, old_id="old", new_id="f", attributes=(), **{**before, **had})


async def test_an_object_without_collections_is_read_again() -> None:
    pxm = Pxm(File(id="f"), File(id="f", collections=("theirs",)))
    read = await link._read(pxm.ctx, row(Destination(collections=("ours",))))
    await link._put(pxm.ctx, row(Destination(collections=("ours",))), read, None)
    assert pxm.written == [{"collections": ("theirs", "ours")}]


async def test_an_object_that_never_says_its_collections_is_not_written() -> None:
    pxm = Pxm(File(id="f"), File(id="f"))
    with pytest.raises(Held) as held:
        await link._read(pxm.ctx, row(Destination(collections=("ours",))))
    assert held.value.hold is Hold.PROCESSING
    assert pxm.reads == 1
    assert pxm.written == []


LATER = row(Destination(regions=("ours",)), redirected=True)


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (LATER, None),
        (row(Destination()), takeover(regions=("ours",))),
    ],
    ids=["changed destination", "replaced file"],
)
async def test_regions_that_are_not_told_are_read_and_kept(asked: Row, taken: Takeover | None) -> None:
    pxm = Pxm(File(id="f"), File(id="f", collections=(), region_ids=("theirs",)))
    await link._put(pxm.ctx, asked, File(id="f", collections=()), taken)
    assert pxm.written == [{"collections": (), "region_ids": ("theirs", "ours")}]


async def test_regions_that_are_never_told_are_not_replaced() -> None:
    pxm = Pxm(File(id="f"), File(id="f", collections=()))
    taken = takeover(collections=("c",), regions=("ours",))
    await link._put(pxm.ctx, row(Destination()), File(id="f", collections=()), taken)
    assert pxm.written == [{"collections": ("c",)}]


async def test_what_is_there_already_is_not_written_again() -> None:
    pxm = Pxm(File(id="f"), File(id="f"))
    file = File(id="f", collections=("b", "a"))
    await link._put(pxm.ctx, row(Destination(collections=("a", "b"))), file, None)
    assert pxm.written == []
