"""Lists and single objects on the screen: tables and lines for people, whole objects with `--json`.

Links that PXM signs are secrets for as long as they work: of a file only the names of its pictures are shown.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.labels import TITLES, Labels, few, ids_in, with_id
from pxm_desktop.cli.output import Output, size_text
from pxm_desktop.cli.session import Session
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError

Columns = Sequence[tuple[str, str]]
"""Titles and the fields below them."""

FILES: Columns = (("ID", "id"), ("NAME", "file_name"), ("SIZE", "size"), ("COLLECTIONS", "collections"))
COLLECTIONS: Columns = (
    ("ID", "id"),
    ("NAME", "name"),
    ("SKU", "additional_title"),
    ("TYPE", "collection_type"),
)

EMPTY: Final = "\0"
"""As an argument of a verb: empty the field. None leaves it as it is."""

_SIGNED = re.compile(
    r"(https?://[^\s\"'?<>]*)\?[^\s\"'<>]*\b(?:x-amz-signature|signature|sig)=[^\s\"'<>]*", re.IGNORECASE
)
"""A link that opens something for everybody who has it (S3 and CloudFront sign like this)."""

ROWS_AT_ONCE = 200
"""Rows of a table whose widths are worked out together, so that a long list shows as it comes."""


class Table:
    """Prints objects as they come, some rows at a time."""

    def __init__(self, out: Output, columns: Columns, labels: Labels) -> None:
        self._out = out
        self._columns = columns
        self._labels = labels
        self._waiting: list[dict[str, Any]] = []
        self._started = False
        self.count = 0

    async def add(self, found: Mapping[str, Any]) -> None:
        """Print an object, now or with those that follow."""
        shown = without_links(found)
        self.count += 1
        self._out.object(shown)
        if not self._out.as_json:
            self._waiting.append(shown)
            if len(self._waiting) >= ROWS_AT_ONCE:
                await self.flush()

    async def flush(self) -> None:
        """Print what waits."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        names = await self._labels.of(waiting, (key for _, key in self._columns))
        rows = [[_table_cell(key, _told(found, key), names) for _, key in self._columns] for found in waiting]
        self._out.table(tuple(title for title, _ in self._columns) if not self._started else (), rows)
        self._started = True


async def print_all(
    session: Session,
    service: ServiceClient,
    verb: str,
    arguments: Mapping[str, Any],
    columns: Columns,
    nothing: str,
) -> int:
    """Print all that a listing verb finds; `nothing` is said when that is nothing. Return the exit code."""
    if not await print_found(session, service, verb, arguments, columns):
        session.out.say(nothing)
    return codes.DONE


async def print_found(
    session: Session, service: ServiceClient, verb: str, arguments: Mapping[str, Any], columns: Columns
) -> int:
    """Print all that a listing verb finds; return how many that were."""
    table = Table(session.out, columns, Labels(session, service))

    async def follow() -> None:
        # A list that broke off begins anew only if nothing of it was printed.
        try:
            async for found in service.stream(verb, given(arguments)):
                await table.add(found)
                if session.out.reader_gone:
                    return
        except Unreachable as error:
            if table.count:
                raise ServiceError(
                    f"The list broke off after {table.count}. {error.sentence}", error.todo
                ) from error
            raise

    await session.patiently(service, follow)
    await table.flush()
    return table.count


async def read_all(
    session: Session, service: ServiceClient, verb: str, **arguments: Any
) -> list[dict[str, Any]]:
    """Return all that a listing verb finds."""

    async def read() -> list[dict[str, Any]]:
        objects: AsyncIterator[dict[str, Any]] = service.stream(verb, arguments)
        return [found async for found in objects]

    return await session.patiently(service, read)


async def ask(session: Session, service: ServiceClient, verb: str, **arguments: Any) -> Any:
    """Run a verb with those arguments that say something."""
    return await session.patiently(service, lambda: service.call(verb, given(arguments)))


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that say something: neither None nor an empty list; null for `EMPTY`."""
    return {
        key: None if value == EMPTY else value
        for key, value in arguments.items()
        if value is not None and value != []
    }


async def print_one(session: Session, service: ServiceClient, found: Mapping[str, Any]) -> None:
    """Print one object: a line a field."""
    shown = without_links(found)
    session.out.object(shown)
    if session.out.as_json:
        return
    names = await Labels(session, service).of([shown], shown)
    lines: dict[str, str] = {}
    for field, value in shown.items():
        if field == "attributes" and isinstance(value, list) and all(map(_has_value, value)):
            lines |= {f"“{entry.get('name') or entry['id']}”": cell(entry["value"]) for entry in value}
        else:
            lines[TITLES.get(field, field)] = _line_cell(field, value, names)
    width = max(map(len, lines), default=0)
    for title, text in lines.items():
        session.out.text(f"{title:{width}}  {text}")


def _has_value(entry: Any) -> bool:
    return isinstance(entry, dict) and "value" in entry


def _told(found: Mapping[str, Any], field: str) -> Any:
    """Return a field; hits of PXM's search call the name of a file otherwise."""
    return found.get(field, found.get("name") if field == "file_name" else None)


def _table_cell(field: str, value: Any, names: Mapping[str, str]) -> str:
    if field == "size" and isinstance(value, int):
        return size_text(value)
    ids = ids_in(value)
    return few(ids, names) if names.keys() & set(ids) else cell(value)


def _line_cell(field: str, value: Any, names: Mapping[str, str]) -> str:
    if field == "size" and isinstance(value, int):
        return f"{size_text(value)} ({value:,} bytes)" if value >= 1000 else size_text(value)
    ids = ids_in(value)
    return ", ".join(with_id(each, names) for each in ids) if names.keys() & set(ids) else cell(value)


def without_links(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object without the links of its pictures: their names are kept, and whether there is an original."""
    shown = {key: _unsigned(value) for key, value in found.items()}
    if isinstance(found.get("renditions"), Mapping):
        shown["renditions"] = list(found["renditions"])
    if shown.pop("original_url", None):
        shown["has_original"] = True
    return shown


def cell(value: Any) -> str:
    """Return a value for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(cell(part) for part in value)
    if isinstance(value, dict):
        return str(value.get("id") or ", ".join(f"{key}={cell(part)}" for key, part in value.items()))
    return str(value)


def _unsigned(value: Any) -> Any:
    if isinstance(value, str):
        return _SIGNED.sub(r"\1?…", value) if "://" in value else value
    if isinstance(value, list):
        return [_unsigned(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _unsigned(part) for key, part in value.items()}
    return value
