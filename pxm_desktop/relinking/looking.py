"""Reads files for a preview, where this computer does not know them: shared pages first, the rest by id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.patience import at_once
from pxm_desktop.relinking.ports import KnownFile
from pxm_desktop.relinking.reading import SHARE_FROM, ListReading, of_product


async def looked_up(
    client: PxmView, ids: Sequence[str], shown_in: Sequence[str], most: int
) -> dict[str, KnownFile]:
    """Return files as PXM has them now, by id; those that it does not have are left out.

    `shown_in`: products whose lists show the files; `most`: calls made at the same moment. Raises every `PxmError` but
    `NotFound`.
    """
    left = dict.fromkeys(ids)
    found: dict[str, KnownFile] = {}
    for product in shown_in:
        reading = ListReading(client.files, of_product(product))
        while len(left) >= SHARE_FROM and (page := await reading.next(left)) is not None:
            for file in page:
                del left[file.id]
                found[file.id] = known_from(file)
        await reading.close()

    async def one(file_id: str) -> None:
        try:
            found[file_id] = known_from(await client.files.get(file_id))
        except NotFound:
            return

    await at_once(most, [partial(one, file_id) for file_id in left])
    return found


def known_from(file: File) -> KnownFile:
    """Return what a file tells of itself."""
    return KnownFile(
        id=file.id,
        name=file.file_name or "",
        products=file.collections,
        regions=file.region_ids,
        published=file.published,
        created_at=file.created_at.timestamp() if file.created_at is not None else None,
    )
