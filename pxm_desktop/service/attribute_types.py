"""An attribute's definition, from what PXM calls its type."""

from __future__ import annotations

from pxm_desktop.catalog.model import AttributeRow
from pxm_desktop.service.catalog_api import AttributeDefinition, AttributeType

_TYPES: dict[str, AttributeType] = {
    "date": "date",
    "list": "list",
    "picklist": "pick_list",
    "boolean": "boolean",
    "number": "number",
}
"""PXM's types (article, "Attributes") without spaces and capitals; all others take a text."""


def definition_of(row: AttributeRow) -> AttributeDefinition:
    """Return the definition of an attribute as the service gives it."""
    kind = "".join(c for c in row.type.casefold() if c.isalpha())
    return AttributeDefinition(
        id=row.id, name=row.name, type=_TYPES.get(kind, "text"), options=row.options, required=row.required
    )
