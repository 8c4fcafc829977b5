"""The facet `changes` of a real service on the sandbox: checked edits, sheets, events, the socket, and accounts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.model import Change
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.catalog_api import AttributeDefinition, CollectionChoice, RegionChoice
from pxm_desktop.service.changes import from_sheet, sheet
from pxm_desktop.service.changes.checking import checked
from pxm_desktop.service.changes.naming import Names, _Index
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.errors import (
    AmbiguousName,
    BadEdit,
    BadSheet,
    NoSuchChange,
    ServiceError,
    SignedOut,
    UnknownName,
)
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.opening import open_service
from pxm_desktop.transfer.events import ChangesChanged, Event
from pxm_desktop.transfer.model import FileAttribute
from tests.support.account_rows import AccountRows
from tests.support.sandbox import SandboxProcess

DEFINITIONS = [
    AttributeDefinition(id="n", name="Weight", type="number"),
    AttributeDefinition(id="t", name="Note", type="text"),
    AttributeDefinition(id="l", name="Tags", type="list"),
]
REGIONS = [RegionChoice(id="r1", name="Europe", primary=True), RegionChoice(id="r2", name="Asia")]

# Edits


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ([], "no file"),
        ([FileEdit(file_id="1")], "Nothing is to be changed"),
        ([FileEdit(file_id=" ", name="x")], "no id"),
        ([FileEdit(file_id="1", add_products=("p",), remove_products=("p",))], "both added and removed"),
        ([FileEdit(file_id="1", add_regions=("p",), remove_regions=("p",))], "both added and removed"),
        ([FileEdit(file_id="1", published_from=5.0)], "Only published"),
        ([FileEdit(file_id="1", published=False, published_from=5.0)], "Only published"),
        ([FileEdit(file_id="1", name="a/b.jpg")], "slashes"),
        ([FileEdit(file_id="1", name="x" * 300)], "255"),
        ([FileEdit(file_id="1", set_attributes=(FileAttribute(id="n", value="x"),))], "takes a number"),
        ([FileEdit(file_id="1", set_attributes=(FileAttribute(id="?", value="x"),))], "no attribute"),
        ([FileEdit(file_id="1", clear_attributes=("?",))], "no attribute"),
        (
            [
                FileEdit(
                    file_id="1", set_attributes=(FileAttribute(id="n", value=1),), clear_attributes=("n",)
                )
            ],
            "both set and cleared",
        ),
        ([FileEdit(file_id="1", name="a.jpg"), FileEdit(file_id="1", name="b.jpg")], "named twice"),
    ],
)
def test_edits_that_make_no_sense(edits: list[FileEdit], sentence: str) -> None:
    with pytest.raises(BadEdit, match=sentence) as caught:
        checked(edits, DEFINITIONS)
    assert caught.value.sentence


def test_edits_of_one_file_are_put_together() -> None:
    found = checked(
        [
            FileEdit(file_id="1", add_products=("p",)),
            FileEdit(file_id="2", name=" new.jpg "),
            FileEdit(file_id="1", add_products=("p", "q"), published=True),
        ],
        DEFINITIONS,
    )
    assert found == [
        FileEdit(file_id="1", add_products=("p", "q"), published=True),
        FileEdit(file_id="2", name="new.jpg"),
    ]


# Sheets

HEADINGS = (
    "File ID",
    "add products",
    "Remove products",
    "regions",
    "Published",
    "attribute: weight",
    "Attribute: Tags",
)


async def read(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> list[FileEdit]:
    async def named(names: Sequence[str]) -> dict[str, str | ServiceError]:
        return {
            n: UnknownName(f"There is no product “{n}”.") if n.startswith("no") else f"id-{n}" for n in names
        }

    return await from_sheet.edits(
        [sheet.Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2)],
        from_sheet.meaning(headings, DEFINITIONS),
        products=named,
        files=named,
        regions=REGIONS,
        definitions=DEFINITIONS,
    )


async def test_a_sheet_says_what_is_to_happen() -> None:
    found = await read(
        [
            ("1", "SKU-1; SKU-2", "old", "asia", "yes", "2,5".replace(",", "."), "red; blue"),
            ("2", "", "", "", "", "", ""),
            ("3", "", "", "", "no", "(none)", ""),
            ("1", "SKU-3", "", "", "", "", ""),
        ]
    )
    assert found == [
        FileEdit(
            file_id="1",
            add_products=("id-SKU-1", "id-SKU-2", "id-SKU-3"),
            remove_products=("id-old",),
            add_regions=("r2",),
            published=True,
            set_attributes=(
                FileAttribute(id="n", value=2.5, name="Weight"),
                FileAttribute(id="l", value=("red", "blue"), name="Tags"),
            ),
        ),
        FileEdit(file_id="3", published=False, clear_attributes=("n",)),
    ]


async def test_every_line_that_cannot_be_used_is_told() -> None:
    with pytest.raises(BadSheet) as caught:
        await read(
            [
                ("1", "nobody", "", "", "", "", ""),
                ("2", "SKU-1", "", "Mars", "", "", ""),
                ("3", "SKU-1", "", "", "perhaps", "", ""),
                ("4", "SKU-1", "", "", "", "heavy", ""),
                ("", "SKU-1", "", "", "", "", ""),
                ("5", "SKU-1", "SKU-1", "", "", "", ""),
                ("6", "SKU-1", "", "", "", "", ""),
            ]
        )
    error = caught.value
    assert [line.split(":")[0] for line in error.lines] == [f"Line {n}" for n in (2, 3, 4, 5, 6, 7)]
    assert "6 lines" in error.sentence
    assert "nothing was changed" in error.todo


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("file id", "zzz"), "Line 1: The heading “zzz” is not known."),
        (("file id", "Prodcut"), "Line 1: The heading “Prodcut” is not known. Did you mean “product”?"),
        (
            ("file id", "Weight"),
            "Line 1: The heading “Weight” is not known. Did you mean “attribute: Weight”?",
        ),
        (("product",), "Line 1: No heading says which file is meant. Add “file id” or “file name”."),
        (
            ("product",),
            (
                "These headings are known: file id, file name, add products, remove products, add regions,"
                " remove regions, published, published from, new name, attribute: NAME."
            ),
        ),
        (
            ("file id", "attribute: nothing"),
            "Line 1: There is no attribute “nothing”. Use one of these: Weight, Note, Tags.",
        ),
    ],
)
def test_headings_that_nobody_knows(headings: tuple[str, ...], told: str) -> None:
    with pytest.raises(BadSheet) as caught:
        from_sheet.meaning(headings, DEFINITIONS)
    assert told in caught.value.lines
    assert caught.value.sentence == "The headings of the sheet cannot be used."


async def test_files_are_named_and_renamed_too() -> None:
    found = await read(
        [("a.jpg", "b.jpg", "2026-03-31", "yes")], ("file name", "new name", "published from", "published")
    )
    assert (found[0].file_id, found[0].name, found[0].published) == ("id-a.jpg", "b.jpg", True)
    assert found[0].published_from is not None


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("file id,product\r\n1,Größe\r\n", "utf-8-sig"),
        ("file id;product\r\n1;Größe\r\n", "cp1252"),
        ("file id\tproduct\r\n1\tGröße\r\n", "utf-16"),
    ],
)
def test_csv_of_any_excel(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode(encoding))
    assert sheet.read(path) == (("file id", "product"), [sheet.Row(2, ("1", "Größe"))])


def test_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["file id", "published", "weight"])
    page.append([4711.0, True, 2.5])
    page.append([None, None, None])
    page.append(["'=SUM", None, 3])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert sheet.read(path) == (
        ("file id", "published", "weight"),
        [sheet.Row(2, ("4711", "yes", "2.5")), sheet.Row(4, ("=SUM", "", "3"))],
    )


@pytest.mark.parametrize("name", ["no.csv", "broken.xlsx"])
def test_files_that_are_no_sheets(tmp_path: Path, name: str) -> None:
    if name == "broken.xlsx":
        (tmp_path / name).write_bytes(os.urandom(500))
    with pytest.raises(BadSheet):
        sheet.read(tmp_path / name)


def test_an_index_of_many_products() -> None:
    index = _Index([("1", "Jacket", "J-1"), ("2", "jacket", "J-2"), ("3", "Twin", "T"), ("4", "Twin", "U")])
    assert [index.find(name) for name in ("1", "Jacket", "jacket", "j-2", "t")] == ["1", "1", "2", "2", "3"]
    assert isinstance(index.find("Twin"), AmbiguousName)
    assert not isinstance(index.find("nothing"), str)


class FewFiles:
    """An account's files, as a search by name shows them: by parts of names too."""

    def __init__(self, *names: str) -> None:
        self.files = self
        self.rows = [File(id=f"f{n}", file_name=name) for n, name in enumerate(names)]

    async def search_by_name(self, name: str) -> AsyncIterator[File]:
        for row in self.rows:
            if name in (row.file_name or ""):
                yield row


async def test_a_file_in_a_sheet_is_the_only_one_of_exactly_its_name() -> None:
    pxm = FewFiles("a.jpg", "aa.jpg", "b.jpg", "b.jpg")
    found = await Names(cast("Catalog", None), cast("PxmClient", pxm)).files(["a.jpg", "b.jpg", "c.jpg"])
    assert found["a.jpg"] == "f0"
    assert isinstance(found["b.jpg"], AmbiguousName)
    assert [identity for identity, _ in found["b.jpg"].candidates] == ["f2", "f3"]
    assert str(found["c.jpg"]).startswith("PXM has no file “c.jpg”.")


class ManyProducts:
    """A catalogue that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.read = 0

    async def refresh(self) -> None:
        self.read += 1

    async def all_names(self, make: Callable[[Sequence[tuple[str, str, str]]], Any], _none: Any) -> Any:
        return make([(f"p{n}", f"Product {n}", f"S-{n}") for n in range(100)])

    async def named(self, names: Sequence[str]) -> list[Any]:
        self.asked += names
        if names[0] == "New today":
            return [CollectionChoice(id="new", name="New today")]
        raise UnknownName("There is no such product.", "")


async def test_many_products_of_a_sheet_are_looked_up_in_the_copy_which_is_read_before() -> None:
    catalog = ManyProducts()
    names = Names(cast("Catalog", catalog), cast("PxmClient", None))
    wanted = [*(f"S-{n}" for n in range(30)), "New today", "Nothing"]
    found = await names.products(wanted)
    assert [found[f"S-{n}"] for n in range(30)] == [f"p{n}" for n in range(30)]
    assert found["New today"] == "new"
    assert isinstance(found["Nothing"], UnknownName)
    assert (catalog.read, catalog.asked) == (1, ["New today", "Nothing"])
    await names.products(["S-1"])  # of a few PXM itself is asked
    assert (catalog.read, catalog.asked[-1]) == (1, "S-1")


# The service


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    switches = {"rate_limit": 0, "visible_after": 0, "get_after": 0, "search_lag": 0, "auto_link": False}
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=switches) as process:
        yield process


@pytest.fixture
def rows(running: SandboxProcess) -> AccountRows:
    running.control.restore()
    return AccountRows(running.data_dir)


Open = Callable[[], Any]


@pytest.fixture
async def open_it(running: SandboxProcess, tmp_path: Path) -> AsyncIterator[Open]:
    opened: list[Any] = []
    environment = {
        **running.environment,
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }

    async def start() -> Any:
        service = await open_service(
            owner="command line", scope="named", root=tmp_path / "data", environment=environment
        )
        opened.append(service)
        return service

    yield start
    for service in reversed(opened):
        await service.close()


async def at_rest(service: Any, change: Change) -> Change:
    async with asyncio.timeout(60):
        while True:
            now: Change = await service.changes.show(change.id)
            if now.state != "running":
                return now
            await asyncio.sleep(0.02)


async def test_a_change_from_plan_to_undo_and_its_events(
    open_it: Open, rows: AccountRows, running: SandboxProcess
) -> None:
    service = await open_it()
    product = running.control.rows("collection")[0]
    ids = rows.add_files(5)
    heard: list[Event] = []

    async def listen() -> None:
        async for events in service.events():
            heard.extend(events)

    listening = asyncio.create_task(listen())
    change = await service.changes.plan(
        [FileEdit(file_id=i, add_products=(product["id"],)) for i in ids], "Link"
    )
    [first, *_] = await service.changes.items(change.id)
    assert [c.label for c in first.changes] in ([product["name"]], [""])
    await service.changes.start(change.id)
    change = await at_rest(service, change)
    assert (change.state, change.changed, change.can_undo) == ("done", 5, True)
    undo = await at_rest(service, await service.changes.undo(change.id))
    assert undo.changed == 5
    assert all(row["collections"] == [] for row in rows.files(ids).values())
    assert [c.id for c in await service.changes.recent()] == [undo.id, change.id]
    assert [c.id for c, _ in await service.changes.of_file(ids[0])] == [undo.id, change.id]
    async with asyncio.timeout(10):
        while not any(isinstance(e, ChangesChanged) and e.state == "undone" for e in heard):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    told = [e for e in heard if isinstance(e, ChangesChanged) and e.id == change.id]
    assert told[-1].state == "undone"
    listening.cancel()


async def test_another_process_does_the_same_through_the_socket(
    open_it: Open, rows: AccountRows, running: SandboxProcess
) -> None:
    await open_it()
    remote = await open_it()
    assert not isinstance(remote, LocalService)
    [file] = rows.add_files(1)
    product = running.control.rows("collection")[0]["id"]
    change = await remote.changes.plan([FileEdit(file_id=file, add_products=(product,))])
    await remote.changes.start(change.id, first=1)
    assert (await at_rest(remote, change)).state == "done"
    [shown] = await remote.changes.undoing(change.id)
    assert [(c.before, c.after) for c in shown.changes] == [(True, False)]
    with pytest.raises(NoSuchChange):
        await remote.changes.show(4711)
    with pytest.raises(BadEdit):
        await remote.changes.plan([])
    with pytest.raises(NoSuchChange):
        await remote.changes.retry(4711)


async def test_a_sheet_is_planned(
    open_it: Open, rows: AccountRows, running: SandboxProcess, tmp_path: Path
) -> None:
    service = await open_it()
    product = next(row for row in running.control.rows("collection") if row["additional_title"])
    one, two = rows.add_files(2, stem="insheet")
    path = tmp_path / "changes.csv"
    path.write_text(
        f"file id,file name,sku\n{one},,{product['additional_title']}\n,insheet-00001.jpg,{product['name']}\n"
    )
    change = await service.changes.plan_sheet(os.fsencode(path))
    assert (change.total, change.title) == (2, "changes.csv")
    await service.changes.start(change.id)
    assert (await at_rest(service, change)).changed == 2
    assert all(row["collections"] == [product["id"]] for row in rows.files([one, two]).values())
    path.write_text("file id,sku\n1,nothing like it\n")
    with pytest.raises(BadSheet) as caught:
        await service.changes.plan_sheet(os.fsencode(path))
    assert caught.value.lines[0].startswith("Line 2:")


async def test_without_an_account_there_are_no_changes(tmp_path: Path) -> None:
    service = await open_service(
        owner="command line",
        scope="named",
        root=tmp_path / "data",
        environment={"XDG_RUNTIME_DIR": str(tmp_path)},
        secrets=_NoSecrets(),
    )
    try:
        with pytest.raises(SignedOut):
            await service.changes.recent()
    finally:
        await service.close()


class _NoSecrets:
    def get(self, account: str) -> str | None:
        return None

    def set(self, account: str, secret: str) -> None:
        return

    def delete(self, account: str) -> None:
        return


async def test_what_ran_when_the_program_ended_is_found_paused(
    open_it: Open, rows: AccountRows, running: SandboxProcess
) -> None:
    service = await open_it()
    ids = rows.add_files(40)
    product = running.control.rows("collection")[0]["id"]
    change = await service.changes.plan([FileEdit(file_id=i, add_products=(product,)) for i in ids])
    running.control.fault("delay", method="PUT", path="/file/", seconds=0.1)
    await service.changes.start(change.id)
    await service.close()
    running.control.clear_faults()
    again = await open_it()
    found = await again.changes.show(change.id)
    assert (found.state, "Resume it" in found.sentence) == ("paused", True)
    await again.changes.start(change.id)
    assert (await at_rest(again, change)).changed == 40
