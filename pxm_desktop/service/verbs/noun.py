"""What the verbs of all nouns share: how they are called, and how objects and times cross the border."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from pydantic import BaseModel

from pxm_desktop.pxm.models import PxmEntity
from pxm_desktop.service.errors import UnknownVerb

Call = Callable[..., Awaitable[Any]]
Stream = Callable[..., AsyncIterator[BaseModel]]

Wrote = Callable[[str, str, PxmEntity | None], Awaitable[None]]
"""Told after each write: the noun, the id, and the object as it is now; None when it was deleted."""


class Noun(Protocol):
    """The verbs of one noun, by their whole names."""

    @property
    def calls(self) -> Mapping[str, Call]:
        """Verbs with one answer."""

    @property
    def streams(self) -> Mapping[str, Stream]:
        """Verbs that list objects."""


def plain(found: BaseModel) -> dict[str, Any]:
    """Return an object as JSON values, with what PXM said and nothing else: an absent field stays absent."""
    return found.model_dump(mode="json", exclude_unset=True)


def checked(verb: str, method: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments that a verb takes. Raises `UnknownVerb` for those that it does not."""
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as error:
        raise UnknownVerb(f"“{verb}” does not take these arguments: {error}.") from None
    return dict(arguments)


def day(text: str | None) -> date | None:
    """Return a day; None for none. Raises `UnknownVerb` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise UnknownVerb(f"“{text}” is no day such as 2026-03-01.") from None


def moment(text: str | None) -> datetime | None:
    """Return a time; without a zone it is UTC, as PXM writes it. Raises `UnknownVerb` for what is no time."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise UnknownVerb(f"“{text}” is no time such as 2026-03-01T09:00:00Z.") from None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


async def counted(found: AsyncIterator[Any]) -> int:
    """Return how many there are."""
    count = 0
    async for _ in found:
        count += 1
    return count
