"""What a verb has just written, taken over into the copy of the catalogue: it is known here at once."""

from __future__ import annotations

from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.model import CategoryRow, attribute_row, product_row
from pxm_desktop.pxm.models import Attribute, Category, Collection, PxmEntity


async def take_over(mirror: Mirror, noun: str, identity: str, found: PxmEntity | None) -> bool:
    """Bring one object of the copy up to date, `found` None: take it out. Say whether the copy holds such objects."""
    if noun == "collections":
        if isinstance(found, Collection):
            await mirror.put_products([product_row(found)])
        else:
            await mirror.drop_products([identity])
        return True
    if noun == "categories":
        if isinstance(found, Category):
            await mirror.put_category(CategoryRow(found.id, found.name or found.id, found.parent_id or ""))
        else:
            await mirror.drop_category(identity)
        return True
    if noun == "attributes":
        kept = [row for row in await mirror.attributes() if row.id != identity]
        fresh = [attribute_row(found)] if isinstance(found, Attribute) else []
        await mirror.set_attributes([*kept, *fresh])
        return True
    return False
