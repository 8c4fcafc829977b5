"""Products and regions by what names them: looked up in the same time however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import ClassVar, Generic, Literal, TypeVar

from pxm_desktop.matching.folding import AS_IT_STANDS, Folding
from pxm_desktop.matching.model import Known, KnownRegion

ProductField = Literal["id", "name", "sku"]
Thing = TypeVar("Thing", Known, KnownRegion)
SHOWN = 10
"""As many are returned of those that share a key; nobody chooses between more."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Thing]):
    """What a text stands for."""

    count: int
    first: tuple[Thing, ...]
    """`SHOWN` at most."""


class _Index(Generic[Thing]):
    """Things as rows of texts, which take a tenth of the memory of models, and tables of what names them."""

    _kind: type[Thing]
    _columns: ClassVar[tuple[str, ...]]
    """The attributes that make a row; the id first."""

    def __init__(self, things: Iterable[Thing] = ()) -> None:
        self._rows: dict[str, tuple[str, ...]] = {}
        self._tables: dict[tuple[tuple[str, ...], Folding], _Table] = {}
        self.update(things)

    def __len__(self) -> int:
        return len(self._rows)

    def update(self, changed: Iterable[Thing] = (), removed: Iterable[str] = ()) -> bool:
        """Forget the ids that were removed, then take what is new or changed; tell whether anything is different."""
        row_of = attrgetter(*self._columns)
        dropped = [self._drop(each) for each in removed]
        put = [self._put(row_of(each)) for each in changed]
        return any(dropped) or any(put)

    def _find(self, columns: tuple[str, ...], text: str, folding: Folding) -> Found[Thing]:
        """Return what a text names in these columns: as it stands if there is any, else without what is ignored."""
        ids = self._table(columns, AS_IT_STANDS).find(text) or self._table(columns, folding).find(text)
        rows = [dict(zip(self._columns, self._rows[each], strict=True)) for each in islice(ids, SHOWN)]
        return Found(len(ids), tuple(self._kind(**row) for row in rows))

    def _put(self, row: tuple[str, ...]) -> bool:
        id_ = row[0]
        if self._rows.get(id_) == row:
            return False
        self._drop(id_)
        self._rows[id_] = row
        for (columns, _), table in self._tables.items():
            table.add(id_, self._texts(row, columns))
        return True

    def _drop(self, id_: str) -> bool:
        row = self._rows.pop(id_, None)
        if row is None:
            return False
        for (columns, _), table in self._tables.items():
            table.discard(id_, self._texts(row, columns))
        return True

    def _table(self, columns: tuple[str, ...], folding: Folding) -> _Table:
        """Return a table; made when it is first asked for, since most rules ask for two of the many there could be."""
        table = self._tables.get((columns, folding))
        if table is None:
            table = self._tables[columns, folding] = _Table(folding)
            for id_, row in self._rows.items():
                table.add(id_, self._texts(row, columns))
        return table

    def _texts(self, row: tuple[str, ...], columns: tuple[str, ...]) -> list[str]:
        return [row[self._columns.index(column)] for column in columns]


class ProductIndex(_Index[Known]):
    """Products by SKU, name or id. Belongs to one thread at a time."""

    _kind = Known
    _columns = ("id", "name", "sku")

    def find(self, field: ProductField, text: str, folding: Folding) -> Found[Known]:
        """Return the products that a text names: as it stands if there are any, else without what is ignored."""
        return self._find((field,), text, folding)


class RegionIndex(_Index[KnownRegion]):
    """Regions by name or id. Belongs to one thread at a time."""

    _kind = KnownRegion
    _columns = ("id", "name")

    def find(self, text: str, folding: Folding) -> Found[KnownRegion]:
        """Return the regions that a text names: as it stands if there are any, else without what is ignored."""
        return self._find(("id", "name"), text, folding)


class _Table:
    """Ids by key. Nearly every key has one id, which then stands there alone: a set for each would double the size."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._ids: dict[str, str | dict[str, None]] = {}

    def add(self, id_: str, texts: Iterable[str]) -> None:
        for key in self._keys(texts):
            held = self._ids.setdefault(key, id_)
            if isinstance(held, dict):
                held[id_] = None
            elif held != id_:
                self._ids[key] = {held: None, id_: None}

    def discard(self, id_: str, texts: Iterable[str]) -> None:
        for key in self._keys(texts):
            held = self._ids[key]
            if isinstance(held, str):
                del self._ids[key]
                continue
            del held[id_]
            if len(held) == 1:
                self._ids[key] = next(iter(held))

    def find(self, text: str) -> Collection[str]:
        held = self._ids.get(self._folding.key(text), ())
        return (held,) if isinstance(held, str) else held

    def _keys(self, texts: Iterable[str]) -> set[str]:
        """Return the keys; an empty one names nothing."""
        return {key for key in map(self._folding.key, texts) if key}
