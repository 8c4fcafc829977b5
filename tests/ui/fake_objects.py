"""PXM in memory behind the verbs, files beside it, and a place that notes where pages want to go."""

from __future__ import annotations

import asyncio
import copy
from array import array
from collections.abc import Sequence
from typing import Any

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.coverage_api import Coverage, CoverageQuery, Placing
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library.coverage import CoveredProduct, CoveringFile, coverage, placings
from pxm_desktop.service.library_api import FileQuery, FoundFiles, LibraryFile
from tests.ui.fake_service import REGIONS, FakeService

FILES = (
    LibraryFile(
        number=1, id="f1", name="SKU-BRJ-00123_front.jpg", kind="image", products=("11",), regions=("1",)
    ),
    LibraryFile(
        number=2, id="f2", name="SKU-BRJ-00123_back.jpg", kind="image", products=("11",), regions=("1", "2")
    ),
    LibraryFile(
        number=3, id="f3", name="SKU-BRJ-00141_front.jpg", kind="image", products=("13",), regions=("1",)
    ),
    LibraryFile(number=4, id="f4", name="care.pdf", kind="document", products=("11",), regions=()),
)


class FakeObjects:
    """Implements `call` of a service and the parts of its library that pages about products ask; notes what is sent."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self.sent: list[tuple[str, dict[str, Any]]] = []
        """Every verb that writes, with its arguments."""
        self.failures: dict[str, Exception] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.files_known = list(FILES)
        self.hanging: dict[str, Any] = {"files": 3, "variants": 0, "resources": 1, "values": 2}
        self.rows: dict[str, dict[str, dict[str, Any]]] = {
            "collections": {
                "11": {
                    "id": "11",
                    "name": "Women's Rain Jacket",
                    "additional_title": "SKU-BRJ-00123",
                    "direct_parent": ["c4"],
                    "parent_id": None,
                    "published": False,
                    "region_ids": ["1"],
                },
                "12": {
                    "id": "12",
                    "name": "Men's Rain Jacket",
                    "additional_title": "SKU-BRJ-00140",
                    "collection_type": "parent",
                    "direct_parent": ["c4"],
                    "published": True,
                    "published_start_date": "2026-03-01T00:00:00Z",
                    "region_ids": ["1", "2"],
                },
            },
            "attributes": {
                each.id: {"id": each.id, "name": each.name, "type": each.type, "options": list(each.options)}
                for each in service.catalog.definitions
            },
            "attribute_groups": {
                "g1": {"id": "g1", "name": "Shooting", "attributes": ["a1", "a4"]},
                "g2": {"id": "g2", "name": "Rights", "attributes": ["a3"]},
            },
            "categories": {
                key: {"id": key, "name": name, "parent_id": up}
                for key, name, up in service.catalog.category_rows
            },
            "resources": {
                "r1": {
                    "id": "r1",
                    "description": "Care guide",
                    "link": "https://example.com/care.pdf",
                    "collections": ["11"],
                    "category_id": None,
                }
            },
        }
        self.values: dict[str, dict[str, Any]] = {"11": {"a1": "Front", "a4": "Anna", "a6": 12.5}}
        service.call = self.call  # type: ignore[method-assign]
        self._library = service.library
        service.library = self  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        """Let the service's own library answer what is not asked here."""
        return getattr(self._library, name)

    # -- verbs ---------------------------------------------------------------------------------------------

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        noun, _, what = verb.partition(".")
        if verb in self.gates:
            await self.gates[verb].wait()
        if what in ("create", "set", "delete"):
            self.sent.append((verb, copy.deepcopy(arguments)))
        if verb in self.failures:
            raise self.failures[verb]
        return getattr(self, f"_{what}")(noun, dict(arguments))

    def _show(self, noun: str, given: dict[str, Any]) -> Any:
        return dict(self.rows[noun].get(given["id"]) or {"id": given["id"], "name": given["id"]})

    def _list(self, noun: str, given: dict[str, Any]) -> Any:
        rows = self.rows[noun].values()
        if "collection" in given:
            rows = [row for row in rows if given["collection"] in (row["collections"] or ())]  # type: ignore[assignment]
        if "category" in given:
            rows = [row for row in rows if row["category_id"] == given["category"]]  # type: ignore[assignment]
        return [dict(row) for row in rows]

    def _attributes(self, _noun: str, given: dict[str, Any]) -> Any:
        names = {each.id: each for each in self._service.catalog.definitions}
        values = self.values.get(given["id"], {})
        return [
            {"id": i, "name": names[i].name, "type": names[i].type, "value": v} for i, v in values.items()
        ]

    def _related(self, _noun: str, _given: dict[str, Any]) -> Any:
        return [
            {"name": "Goes well with", "collections": [{"id": "15", "name": "Trail Backpack"}]},
            {"name": "Similar products", "collections": [{"id": "12", "name": "Men's Rain Jacket"}]},
        ]

    def _image_variants(self, _noun: str, _given: dict[str, Any]) -> Any:
        return [
            {"id": f"{file}-{size}", "file_id": file, "stack_id": file, "size": size, "file_type": kind}
            for file in ("f1", "f2")
            for size, kind in (("large", "webp"), ("thumb", "jpg"))
        ]

    def _hangs(self, _noun: str, _given: dict[str, Any]) -> Any:
        return self.hanging

    def _delete(self, noun: str, given: dict[str, Any]) -> Any:
        self.rows[noun].pop(given["id"], None)
        return {"id": given["id"], "deleted": True}

    def _create(self, noun: str, given: dict[str, Any]) -> Any:
        row = {"id": f"new{len(self.sent)}", **given}
        if noun == "resources":
            row = {"collections": [], "category_id": None, **row}
        self.rows[noun][row["id"]] = row
        return {**row, "changed": True, "changes": []}

    def _set(self, noun: str, given: dict[str, Any]) -> Any:
        key = given.pop("id")
        row = self.rows[noun].setdefault(key, {"id": key})
        values = self.values.setdefault(key, {})
        values |= given.pop("set_attributes", {})
        for attribute in given.pop("clear_attributes", ()):
            values.pop(attribute, None)
        for name, field in (
            ("categories", "direct_parent"),
            ("regions", "region_ids"),
            ("collections", "collections"),
            ("attributes", "attributes"),
            ("options", "options"),
        ):
            added, gone = given.pop(f"add_{name}", ()), given.pop(f"remove_{name}", ())
            if added or gone:
                row[field] = [each for each in (*(row.get(field) or ()), *added) if each not in gone]
        row |= given
        return {**row, "changed": True, "changes": []}

    # -- library -------------------------------------------------------------------------------------------

    async def find(self, query: FileQuery) -> FoundFiles:
        family = [p.id for p in self._service.catalog.products.values() if p.parent_id == query.product]
        fitting = [f.number for f in self.files_known if set(f.products or ()) & {query.product, *family}]
        return FoundFiles(numbers=array("I", fitting).tobytes())

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        return [file for number in numbers for file in self.files_known if file.number == number]

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        return [file for key in ids for file in self.files_known if file.id == key]

    async def picture(self, _file_id: str, _size: str = "thumb") -> bytes | None:
        return None

    async def coverage(self, query: CoverageQuery) -> Coverage:
        if "coverage" in self.failures:
            raise self.failures["coverage"]
        known = self._service.catalog.products.values()
        wanted = [p for p in known if p.id in query.products or (query.category and p.path)]
        products = [CoveredProduct(p.id, p.name, p.sku, p.kind, p.parent_id) for p in wanted]
        files = [
            CoveringFile(file.id, file.name, product, file.regions or ())
            for file in self.files_known
            for product in file.products or ()
        ]
        return coverage(query, products, files, [(region.id, region.name) for region in REGIONS])

    async def placings(
        self, query: CoverageQuery, product: str, column: str, names: Sequence[str]
    ) -> list[Placing]:
        known = self._service.catalog.products[product]
        return placings(query, CoveredProduct(known.id, known.name, known.sku), column, names)

    async def export_coverage(self, query: CoverageQuery, path: bytes, only_gaps: bool = False) -> int:
        self.sent.append(("export", {"by": query.by, "path": path, "only_gaps": only_gaps}))
        return 2


class FakeGoing:
    """Notes where pages want to go."""

    def __init__(self) -> None:
        self.log: list[tuple[Any, ...]] = []

    def to_files(self, query: FileQuery, title: str = "") -> None:
        self.log.append(("files", query, title))

    def to_file(self, file_id: str, among: Sequence[str] = ()) -> None:
        self.log.append(("file", file_id, tuple(among)))

    def to_product(self, product_id: str) -> None:
        self.log.append(("product", product_id))

    def to_coverage(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        self.log.append(("coverage", tuple(product_ids), category))

    def to_duplicates(self, scope: DuplicateScope) -> None:
        self.log.append(("duplicates", scope))

    def to_changes(self, change_id: int | None = None) -> None:
        self.log.append(("changes", change_id))

    def plan(self, edits: Sequence[FileEdit], title: str) -> None:
        self.log.append(("plan", tuple(edits), title))

    def back(self) -> None:
        self.log.append(("back",))
