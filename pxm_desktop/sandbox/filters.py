"""List filters as SQL conditions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from pxm_desktop.sandbox.errors import bad
from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.sandbox.store import now
from pxm_desktop.sandbox.wire import array_of


class Conditions:
    """Conditions that all hold, with their bound values."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.values: list[object] = []

    def add(self, text: str, *values: object) -> None:
        """Add one condition."""
        self._texts.append(text)
        self.values.extend(values)

    def any_in_array(self, column: str, wanted: list[str]) -> None:
        """Demand that a JSON array column holds one of the ids."""
        if wanted:
            marks = ",".join("?" * len(wanted))
            self.add(f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value IN ({marks}))", *wanted)  # noqa: S608

    def one_of(self, column: str, wanted: list[str]) -> None:
        """Demand that a column is one of the values."""
        if wanted:
            self.add(f"{column} IN ({','.join('?' * len(wanted))})", *wanted)

    @property
    def sql(self) -> str:
        """The conditions as SQL."""
        return " AND ".join(self._texts) or "1"


def visible_files(switches: Switches) -> Conditions:
    """Return the condition that leaves out files too new to be listed."""
    conditions = Conditions()
    conditions.add("created <= ?", now() - switches.visible_after)
    return conditions


def file_filters(request: Request, switches: Switches) -> Conditions:
    """Return the conditions of the file list: whole days, both ends included.

    Raises:
        ApiError: A date is no YYYY-MM-DD.

    """
    conditions = visible_files(switches)
    if switches.ignore_filters:
        return conditions
    conditions.any_in_array("collections", array_of(request, switches.collections_filter))
    conditions.any_in_array("region_ids", array_of(request, "region_ids"))
    for column in ("created", "updated"):
        start = _day(request, f"{column}_start_date")
        end = _day(request, f"{column}_end_date")
        if start is not None:
            conditions.add(f"{column} >= ?", start.timestamp())
        if end is not None:
            conditions.add(f"{column} < ?", (end + timedelta(days=1)).timestamp())
    return conditions


def collection_filters(request: Request, switches: Switches) -> Conditions:
    """Return the conditions of the collection list.

    Raises:
        ApiError: A date is no YYYY-MM-DDTHH:MM:SSZ.

    """
    conditions = Conditions()
    if switches.ignore_filters:
        return conditions
    conditions.one_of("id", array_of(request, switches.ids_filter))
    conditions.any_in_array("region_ids", array_of(request, "region_ids"))
    conditions.one_of("collection_type", array_of(request, "collection_type"))
    parent = request.query_params.get("parent_id", "")
    if parent:
        conditions.add(
            "(parent_id = ? OR parent_topic_id = ?"
            " OR EXISTS (SELECT 1 FROM json_each(direct_parent) WHERE value = ?))",
            parent,
            parent,
            parent,
        )
    for column in ("created", "updated"):
        start = _moment(request, f"{column}_start_date")
        end = _moment(request, f"{column}_end_date")
        if start is not None:
            conditions.add(f"{column} >= ?", start.timestamp())
        if end is not None:
            conditions.add(f"{column} < ?", end.timestamp() + 1)
    return conditions


def _day(request: Request, name: str) -> datetime | None:
    return _date(request, name, "%Y-%m-%d", "YYYY-MM-DD")


def _moment(request: Request, name: str) -> datetime | None:
    return _date(request, name, "%Y-%m-%dT%H:%M:%SZ", "YYYY-MM-DDTHH:MM:SSZ")


def _date(request: Request, name: str, pattern: str, words: str) -> datetime | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    except ValueError:
        raise bad(name, f"expected {words}") from None
