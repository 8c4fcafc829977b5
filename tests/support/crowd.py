"""A big account for the sandbox, written straight into its database: records only, no bytes in the storage.

    crowd = fill(folder, files=100_000, collections=10_000)     # before the sandbox starts; some 5 s
    with SandboxProcess(folder, catalogue="none") as sandbox, Others(folder) as others:
        others.rename(crowd.file(7), "new name.jpg")            # while it runs, as other people do

The same numbers give the same account. Ids can be worked out (`Crowd.file`, `Crowd.product`), so that nothing has to be
looked up.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pxm_desktop.sandbox.store import Store

DAY = 86_400.0
FAMILY = 10
"""Each so manieth product is a family, and the `VARIANTS` that follow it are its variants."""
VARIANTS = 3

THINGS = ("Jacket", "Backpack", "Boot", "Tent", "Lamp", "Bottle", "Glove", "Helmet", "Rope", "Stove")
COLOURS = ("Navy", "Olive", "Black", "Sand", "Crimson", "White", "Teal", "Grey")
VIEWS = ("front", "back", "left", "right", "detail", "label", "packshot", "worn")
LABELS = (
    "Product",
    "Outdoor",
    "Clothing",
    "Footwear",
    "Sleeve",
    "Metal",
    "Leather",
    "Textile",
    "Person",
    "Mountain",
)
TOPS = ("Apparel", "Footwear", "Camping", "Climbing", "Light", "Travel")
BELOW = ("Men", "Women", "Kids", "Accessories", "Sale")
REGIONS = (("Europe", "de"), ("United States", "en"), ("Asia-Pacific", "ja"), ("Global", "en"))
# (extension, MIME type, out of a hundred)
KINDS = (
    ("jpg", "image/jpeg", 84),
    ("tif", "image/tiff", 4),
    ("png", "image/png", 4),
    ("mp4", "video/mp4", 3),
    ("pdf", "application/pdf", 3),
    ("psd", "image/vnd.adobe.photoshop", 1),
    ("zip", "application/zip", 1),
)
_BY_HUNDREDTH = [kind for *kind, share in KINDS for _ in range(share)]
_TOGETHER = 5000


@dataclass(frozen=True, slots=True)
class Crowd:
    """What was written. Numbers go from 0; the oldest file is number 0."""

    files: int
    collections: int
    began: float
    """When the first file was made, in seconds since 1970."""
    ended: float
    """When the last one was."""

    def file(self, number: int) -> str:
        """Return the id of a file."""
        return f"file_{number:018x}"

    def product(self, number: int) -> str:
        """Return the id of a product."""
        return f"col_{number:018x}"

    def region(self, number: int) -> str:
        """Return the id of a region; 0 is the primary one."""
        return f"reg_{number:018x}"

    def category(self, top: int, below: int | None = None) -> str:
        """Return the id of a category at the top, or of one below it."""
        return f"cat_{top:09x}{0 if below is None else below + 1:09x}"

    def sku(self, number: int) -> str:
        """Return the SKU of a product."""
        return f"TRK-{number:05d}"

    def product_name(self, number: int) -> str:
        """Return the name of a product."""
        return f"{COLOURS[number % 8]} {THINGS[number // 8 % 10]} {number:05d}"

    def file_name(self, number: int) -> str:
        """Return the name of a file: the SKU of its first product, a view, its number."""
        extension = _BY_HUNDREDTH[number * 37 % 100][0]
        return f"{self.sku(self.products_of(number, loose=True)[0])}_{VIEWS[number % 8]}_{number:06d}.{extension}"

    def products_of(self, number: int, *, loose: bool = False) -> list[int]:
        """Return the numbers of a file's products: mostly one, sometimes two; 3 in 100 have none (unless `loose`)."""
        if not loose and number % 100 >= 97:
            return []
        first = number * 7919 % self.collections
        return (
            [first, (first + 1) % self.collections] if number % 20 == 0 and self.collections > 1 else [first]
        )

    def created(self, number: int) -> float:
        """Return when a file was made."""
        return self.began + (self.ended - self.began) * (number + 1) / self.files


def fill(
    data_dir: Path,
    *,
    files: int = 100_000,
    collections: int = 10_000,
    days: float = 1_200,
    ended: float | None = None,
) -> Crowd:
    """Write an account into the data directory of a sandbox that has not started yet, and return what is in it.

    Files and products are spread evenly over so many `days`; the last one was made at `ended` (an hour ago).
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "account.sqlite"
    store = Store(path)  # makes the tables
    store.set_note("filled", "crowd")
    store.close()
    until = time.time() - 3600 if ended is None else ended
    crowd = Crowd(files, collections, until - days * DAY, until)
    dice = random.Random(1)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous=OFF")  # a power cut while a test begins costs nothing
        db.execute("BEGIN")
        _insert(db, "region", _regions(crowd, dice))
        _insert(db, "category", _categories(crowd, dice))
        _insert(db, "attribute", _attributes(dice))
        _insert(db, "collection", _collections(crowd, dice))
        _insert(db, "file", _files(crowd, dice))
        _insert(db, "attribute_value", _values(crowd))
        # With the times that lists filter by, so that a page deep in a long list does not read all rows before it.
        for table in ("file", "collection"):
            db.execute(f"DROP INDEX {table}_shuffle")
            db.execute(f"CREATE INDEX {table}_shuffle ON {table}(shuffle, created, updated)")
        db.execute("COMMIT")
    finally:
        db.close()
    return crowd


class Others:
    """Other people at work in the account: changes its database while the sandbox runs."""

    def __init__(self, data_dir: Path) -> None:
        self._db = sqlite3.connect(data_dir / "account.sqlite", isolation_level=None, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def rename(self, file_id: str, name: str) -> None:
        """Give a file another name."""
        self.change(file_id, file_name=name)

    def rename_product(self, product_id: str, name: str) -> None:
        """Give a product another name."""
        self._change("collection", product_id, {"name": name})

    def change(self, file_id: str, **columns: Any) -> None:
        """Set columns of a file (lists as they are), and say that it was changed now."""
        self._change("file", file_id, columns)

    def delete(self, file_ids: Sequence[str]) -> None:
        """Take files out, which PXM's own pages can do, though its API cannot."""
        self._db.execute(
            "DELETE FROM file WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(file_ids)),)
        )

    def add(
        self, file_id: str, name: str, *, products: Sequence[str] = (), created: float | None = None
    ) -> None:
        """Add a file."""
        now = time.time() if created is None else created
        row = _file_row(file_id, name, "image/jpeg", 1000, list(products), now, random.getrandbits(62))
        _insert(self._db, "file", iter([row]))

    def _change(self, table: str, identity: str, columns: dict[str, Any]) -> None:
        values = {
            name: json.dumps(value) if isinstance(value, list | dict) else value
            for name, value in {**columns, "updated": time.time()}.items()
        }
        names = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*values.values(), identity])


Row = dict[str, Any]


def _insert(db: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    first = next(rows, None)
    if first is None:
        return
    marks = ",".join("?" * len(first))
    sql = f"INSERT INTO {table} ({','.join(first)}) VALUES ({marks})"
    db.execute(sql, list(first.values()))
    db.executemany(sql, (list(row.values()) for row in rows))


def _regions(crowd: Crowd, dice: random.Random) -> Iterator[Row]:
    for number, (name, language) in enumerate(REGIONS):
        yield {
            "id": crowd.region(number),
            "name": name,
            "is_primary": number == 0,
            "language": language,
            "shuffle": dice.getrandbits(62),
        }


def _categories(crowd: Crowd, dice: random.Random) -> Iterator[Row]:
    for top, name in enumerate(TOPS):
        for below, inner in ((None, name), *enumerate(BELOW)):
            yield {
                "id": crowd.category(top, below),
                "name": inner,
                "parent_id": None if below is None else crowd.category(top),
                "created": crowd.began,
                "updated": crowd.began,
                "shuffle": dice.getrandbits(62),
            }


def _attributes(dice: random.Random) -> Iterator[Row]:
    for identity, name, kind in (("attr_rating", "Rating", "Number"), ("attr_view", "View", "Text")):
        yield {"id": identity, "name": name, "type": kind, "options": "[]", "shuffle": dice.getrandbits(62)}


def _collections(crowd: Crowd, dice: random.Random) -> Iterator[Row]:
    for number in range(crowd.collections):
        place = number % FAMILY
        family = crowd.product(number - place) if 0 < place <= VARIANTS else None
        made = crowd.began + (crowd.ended - crowd.began) * (number + 1) / crowd.collections
        yield {
            "id": crowd.product(number),
            "name": crowd.product_name(number),
            "additional_title": crowd.sku(number),
            "parent_id": None
            if family
            else crowd.category(number // 10 % len(TOPS), number // 60 % len(BELOW)),
            "published": number % 5 != 0,
            "collection_type": "variant" if family else "parent" if place == 0 else None,
            "parent_topic_id": family,
            "region_ids": json.dumps([crowd.region(0)]),
            "created": made,
            "updated": made,
            "renamed": made,
            "shuffle": dice.getrandbits(62),
        }


def _files(crowd: Crowd, dice: random.Random) -> Iterator[Row]:
    labels = [json.dumps(some) for some in itertools.combinations(LABELS, 3)]
    one, two = (
        json.dumps([crowd.region(0)]),
        [json.dumps([crowd.region(n), crowd.region((n + 1) % 4)]) for n in range(4)],
    )
    for number in range(crowd.files):
        _, mime = _BY_HUNDREDTH[number * 37 % 100]
        products = [crowd.product(n) for n in crowd.products_of(number)]
        row = _file_row(
            crowd.file(number),
            crowd.file_name(number),
            mime,
            dice.randrange(50_000, 60_000_000),
            products,
            crowd.created(number),
            dice.getrandbits(62),
        )
        pictured = mime.startswith(("image/", "video/"))
        width, height = dice.choice(((6000, 4000), (3000, 3000), (1920, 1080), (800, 1200)))
        yield row | {
            "region_ids": one if number % 3 else two[number % 4],
            "published": number % 10 < 7,
            "dimensions": f"{width}x{height}" if pictured else None,
            "labels": dice.choice(labels),
            "ocr_text": f"Care label {number % 5000:05d} wash at 30" if number % 10 == 3 else "",
        }


def _file_row(
    identity: str, name: str, mime: str, size: int, products: list[str], made: float, shuffle: int
) -> Row:
    return {
        "id": identity,
        "file_name": name,
        "mime_type": mime,
        "size": size,
        "key": f"crowd/{identity}",
        "collections": json.dumps(products),
        "region_ids": "[]",
        "published": 0,
        "dimensions": None,
        "labels": "[]",
        "ocr_text": "",
        "stage": "done",
        "created": made,
        "updated": made,
        "renamed": made,
        "shuffle": shuffle,
    }


def _values(crowd: Crowd) -> Iterator[Row]:
    """Stars on every fifth file; lists show them with the switch file_attributes=shown."""
    for number in range(0, crowd.files, 5):
        yield {
            "entity": "file",
            "object_id": crowd.file(number),
            "attribute_id": "attr_rating",
            "value": str(number // 5 % 5 + 1),
        }
