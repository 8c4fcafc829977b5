"""What the modules of single resources share: lists, objects, and writes whose answer may get lost.

How a lost answer is reconciled:
- create: looks for exactly one object that has all fields sent and was not there before. Where the whole
list is short (categories, attributes, groups, resources) its ids are noted before the call; collections are
looked up by their time of creation or update. One found: that is it. None after `LOOKS` looks: it is
created once more. More than one, or no way to tell: `AnswerLost`. Limit: an object that PXM shows only
later than the looks last would be created twice.
- update: the object is read again. Has it what was sent, all is well; else the same PUT is sent again,
which is safe since PUT states values, but overwrites what somebody else wrote in between.
- delete: 404 afterwards means done.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import AnswerLost, NotFound, UnexpectedAnswer
from pxm_desktop.pxm.models import PxmEntity
from pxm_desktop.pxm.paging import DEFAULT_LIMIT, Identified, pages
from pxm_desktop.pxm.transport import CallOptions, Params, Transport

M = TypeVar("M", bound=PxmEntity)
T = TypeVar("T")
Row = TypeVar("Row", bound=Identified)

UPDATE_TRIES: Final = 4
"""Times that an update or a delete is sent when answers get lost."""


class Clear:
    """The type of `CLEAR`."""

    def __repr__(self) -> str:
        return "CLEAR"


CLEAR: Final = Clear()
"""As value of a field in an update: empty the field. None leaves it as it is."""


@dataclass(frozen=True)
class Caller:
    """The transport as one view sees it. `looks`: seconds before each look for a lost create."""

    transport: Transport
    options: CallOptions
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    looks: tuple[float, ...] = (0.5, 2.0, 4.0)
    made: set[str] = field(default_factory=set)
    """Ids of what this client created: never taken for the outcome of another create."""


def instant(value: datetime) -> str:
    """Return a time as PXM takes it: `YYYY-MM-DDTHH:MM:SSZ` (article). A time without zone is local."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def comma_separated(values: Sequence[str]) -> str:
    """Return an array as a query value (article: comma-separated, never repeated keys)."""
    return ",".join(values)


def body_of(**fields: Any) -> dict[str, Any]:
    """Return a body with the fields that are not None, in the form that PXM wants."""
    out: dict[str, Any] = {}
    for name, value in fields.items():
        if value is None:
            continue
        if isinstance(value, Clear):
            out[name] = None
        elif isinstance(value, datetime):
            out[name] = instant(value)
        elif isinstance(value, str | bool | int | float | Mapping):
            out[name] = value
        else:
            out[name] = list(value)
    return out


class Resource(Generic[M]):
    """Reads and writes of one kind of object under one path group."""

    family: str
    group: str
    plural: str
    model: type[M]

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def get(self, object_id: str) -> M:
        """Return one object. Raises `NotFound` and every other `PxmError`."""
        raw = await self._get(self.group, tail="/{id}", id=object_id)
        return self.model.parse(raw)

    def _pages(
        self, params: Params = (), *, limit: int = DEFAULT_LIMIT, start: int = 0
    ) -> AsyncIterator[list[M]]:
        return self._listed(self.group, self.plural, self.model, params, limit=limit, start=start)

    async def _list(self, params: Params = (), *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[M]:
        async for page in self._pages(params, limit=limit):
            for row in page:
                yield row

    async def _get(
        self, group: str, *, tail: str = "", params: Params = (), family: str | None = None, **ids: str
    ) -> Any:
        return await self._caller.transport.get(
            family or self.family, group, self._caller.options, tail=tail, params=params, **ids
        )

    def _listed(
        self,
        group: str,
        plural: str,
        model: type[Row],
        params: Params = (),
        *,
        limit: int = DEFAULT_LIMIT,
        start: int = 0,
        parse: Callable[[Any], tuple[list[Row], int | None]] | None = None,
        family: str | None = None,
        **ids: str,
    ) -> AsyncIterator[list[Row]]:
        """Return the pages of a list; `parse` replaces the usual reading of rows."""

        async def fetch(count: int, offset: int) -> tuple[list[Row], int | None]:
            paged = (*params, ("limit", str(count)), ("offset", str(offset)))
            raw = await self._get(group, params=paged, family=family, **ids)
            return parse(raw) if parse else (parse_rows(raw, plural, model), shapes.total(raw))

        largest = self._caller.transport.largest_pages
        return pages(fetch, limit=limit, name=group, largest=largest, start=start)

    async def _resolve(self) -> None:
        """Find out which path of an inferred group answers, by a GET, before a write uses it."""
        if len(self._caller.transport.endpoints.candidates(self.group)) > 1:
            await self._get(self.group, params=(("limit", "1"),))

    async def _update(self, object_id: str, body: Mapping[str, Any], *, once: bool = False) -> M | None:
        """PUT fields; return the object if the answer had it. Reconciles a lost answer, unless it goes `once` only."""

        async def put() -> M | None:
            return self._maybe(await self._write("PUT", body, tail="/{id}", id=object_id))

        async def look() -> tuple[bool, M | None]:
            now = await self.get(object_id)
            return has_fields(now, body), now

        await self._resolve()
        return await (put() if once else repeated(put, look, self._caller.sleep))

    async def _delete(self, object_id: str) -> None:
        """DELETE; gone after a lost answer is done. Raises `NotFound` if it never was there."""
        lost = False

        async def delete() -> None:
            try:
                await self._write("DELETE", None, tail="/{id}", id=object_id)
            except NotFound:
                if not lost:
                    raise

        async def look() -> tuple[bool, None]:
            nonlocal lost
            lost = True
            try:
                await self.get(object_id)
            except NotFound:
                return True, None
            return False, None

        await self._resolve()
        await repeated(delete, look, self._caller.sleep)

    async def _create(self, body: Mapping[str, Any], *, recent: Params | None = None) -> M:
        """POST an object and return it. `recent` narrows a long list to new objects."""
        await self._resolve()
        started = datetime.now(UTC)
        before = set() if recent is not None else {row.id async for row in self._list()}
        for last in (False, True):
            done = False
            try:
                raw = await self._write("POST", body)
            except AnswerLost:
                found = None
            else:
                done, found = True, self._maybe(raw)
            found = found or await self._look_for(body, before, started, recent)
            if found is not None:
                self._caller.made.add(found.id)
                return found
            if done or last:
                break
        raise AnswerLost

    async def _look_for(
        self, body: Mapping[str, Any], before: set[str], started: datetime, recent: Params | None
    ) -> M | None:
        """Return the one new object that has the fields of `body`, or None if there is none.

        Raises `AnswerLost` when there are several, or one of unknown age.
        """
        since = started - timedelta(minutes=5)  # clocks differ
        for wait in self._caller.looks:
            await self._caller.sleep(wait)
            found: list[M] = []
            async for row in self._list(recent or ()):
                key = row.id
                if key in before or key in self._caller.made or not has_fields(row, body):
                    continue
                if recent is not None and not _touched_since(row, since):
                    continue
                found.append(row)
            if len(found) > 1:
                raise AnswerLost
            if found:
                return found[0]
        return None

    async def _write(self, method: str, body: Mapping[str, Any] | None, *, tail: str = "", **ids: str) -> Any:
        return await self._caller.transport.write(
            method, self.family, self.group, self._caller.options, body, tail=tail, **ids
        )

    def _maybe(self, raw: Any) -> M | None:
        """Return the object in the answer of a write, if a whole one is there."""
        found = shapes.one(raw, self.model.noun)
        if found is None:
            return None
        try:
            return self.model.parse_row(found)
        except UnexpectedAnswer:
            return None


def parse_rows(raw: Any, plural: str, model: type[Any]) -> list[Any]:
    """Read the rows of a list answer. Raises `UnexpectedAnswer`."""
    return [model.parse_row(row) for row in shapes.rows(raw, plural)]


def has_fields(found: PxmEntity, body: Mapping[str, Any]) -> bool:
    """Say whether an object has what `body` states; fields that it does not tell count as different."""
    for name, wanted in body.items():
        if name == "attributes":
            if not _has_attributes(getattr(found, name, None), wanted):
                return False
            continue
        value = getattr(found, name, None)
        if isinstance(wanted, list):
            ids = [entry.get("id") if isinstance(entry, Mapping) else entry for entry in wanted]
            if value is None or set(value) != set(ids):
                return False
        elif isinstance(value, datetime):
            if not isinstance(wanted, str) or instant(value) != wanted:
                return False
        elif value != wanted:
            return False
    return True


def _has_attributes(values: Sequence[Any] | None, wanted: Sequence[Mapping[str, Any]]) -> bool:
    if values is None:
        return False
    have = {entry.id: entry.value for entry in values if entry.has_value and entry.value is not None}
    want = {entry["id"]: entry.get("value") for entry in wanted if entry.get("type") != "delete"}
    return have == want


def _touched_since(row: PxmEntity, since: datetime) -> bool:
    created, updated = getattr(row, "created_at", None), getattr(row, "updated_at", None)
    newest = created or updated
    if newest is None:
        raise AnswerLost
    return bool(newest >= since)


async def repeated(
    send: Callable[[], Awaitable[T]],
    look: Callable[[], Awaitable[tuple[bool, T]]],
    sleep: Callable[[float], Awaitable[None]],
) -> T:
    """Send a write; after a lost answer look whether it is done already, else send it again."""
    for tried in range(1, UPDATE_TRIES + 1):
        try:
            return await send()
        except AnswerLost:
            await sleep(random.uniform(0.2, 0.5) * 2 ** (tried - 1))  # noqa: S311 -- spreads calls
            done, found = await look()
            if done:
                return found
            if tried == UPDATE_TRIES:
                raise
    raise AnswerLost
