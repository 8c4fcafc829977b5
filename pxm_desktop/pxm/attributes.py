"""Attributes: definitions of the account, and values on collections, files and categories."""

import builtins
from collections.abc import AsyncIterator, Sequence
from typing import Any

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import UnexpectedAnswer
from pxm_desktop.pxm.models import Attribute, AttributeChange, AttributeValue, Entity
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Resource, body_of, repeated


class Attributes(Resource[Attribute]):
    """`/attribute`, and the values of one object."""

    family = "attribute"
    group = "attribute"
    plural = "attributes"
    model = Attribute

    def list(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[Attribute]:
        """Yield all definitions. Raises every `PxmError`."""
        return self._list(limit=limit)

    def pages(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[builtins.list[Attribute]]:
        """Yield all definitions in pages. Raises every `PxmError`."""
        return self._pages(limit=limit)

    async def create(self, *, name: str, type: str, options: Sequence[str] | None = None) -> Attribute:  # noqa: A002
        """Create a definition; `type` is Text, Date, List, Pick List, Boolean or Number.

        A lost answer is reconciled (see `resource`). Raises every `PxmError`.
        """
        return await self._create(body_of(name=name, type=type, options=options))

    async def update(
        self, attribute_id: str, *, name: str | None = None, options: Sequence[str] | None = None
    ) -> Attribute | None:
        """Change the fields of a definition that are not None. Raises every `PxmError`."""
        return await self._update(attribute_id, body_of(name=name, options=options))

    async def delete(self, attribute_id: str) -> None:
        """Delete a definition. Raises `NotFound` and every other `PxmError`."""
        await self._delete(attribute_id)

    async def values(self, entity: Entity, object_id: str) -> builtins.list[AttributeValue]:
        """Return the values on one object, in as many pages as the server needs. Raises every `PxmError`."""
        found: builtins.list[AttributeValue] = []
        async for page in self._listed(
            "attribute_values",
            "attributes",
            AttributeValue,
            parse=_read_values,
            family="attribute_value",
            entity=entity,
            id=object_id,
        ):
            found += page
        return found

    async def value(self, entity: Entity, object_id: str, attribute_id: str) -> AttributeValue | None:
        """Return one value on one object, or None when it has none. Raises every `PxmError`."""
        values = await self.values(entity, object_id)
        return next((entry for entry in values if entry.id == attribute_id), None)

    async def set_value(
        self, entity: Entity, object_id: str, attribute_id: str, value: Any
    ) -> AttributeValue | None:
        """Set the value of one attribute on one object; return it if the answer had it.

        A lost answer is reconciled. Raises every `PxmError`.
        """

        async def put() -> AttributeValue | None:
            raw = await self._caller.transport.write(
                "PUT",
                "attribute_value",
                "attribute_values",
                self._caller.options,
                {"value": value},
                tail="/{attribute_id}",
                entity=entity,
                id=object_id,
                attribute_id=attribute_id,
            )
            found = shapes.one(raw, "attribute_value")
            return None if found is None else AttributeValue.parse_row(found)

        async def look() -> tuple[bool, AttributeValue | None]:
            now = await self.value(entity, object_id, attribute_id)
            return now is not None and now.has_value and now.value == value, now

        if len(self._caller.transport.endpoints.candidates("attribute_values")) > 1:
            await self.values(entity, object_id)  # finds out which path answers
        return await repeated(put, look, self._caller.sleep)


def merged_changes(
    current: Sequence[AttributeValue] | None, changes: Sequence[AttributeChange]
) -> list[AttributeChange]:
    """Return `changes` together with every other current value, sent again as `update`.

    Raises `UnexpectedAnswer` when the current values are unknown: what is not sent would be lost.
    """
    if current is None or not all(entry.has_value for entry in current):
        raise UnexpectedAnswer(
            "PXM did not tell the attribute values, so changing one would lose the others.", ""
        )
    changed = {change.id for change in changes}
    kept = [
        AttributeChange(id=entry.id, value=entry.value)
        for entry in current
        if entry.id not in changed and entry.value is not None
    ]
    return [*kept, *changes]


def _read_values(raw: Any) -> tuple[list[AttributeValue], int | None]:
    """Read values in any shape: rows, or an object of attribute id → value."""
    return [AttributeValue.parse_row(row) for row in shapes.rows(raw, "attributes")], shapes.total(raw)
