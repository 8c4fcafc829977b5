"""Uploads whose files find their products by name, as those of hot folders do."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pxm_desktop.hotfolders.destining import Destining
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import NotNow, Products
from pxm_desktop.matching.model import NameRule
from pxm_desktop.matching.parsing import BadPattern, parse
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.errors import BadRule, ServiceError
from pxm_desktop.transfer.model import Destination, FoundFile


async def by_name(
    files: Sequence[FoundFile], destination: Destination, match: NameRule, products: Products
) -> list[tuple[FoundFile, Destination]]:
    """Return where each file goes; those that find no product wait in the queue, with the reason.

    Folders count from the one that was added. Raises `BadRule` for a pattern that makes no sense, and every
    `ServiceError` and `PxmError` when the products cannot be read.
    """
    try:
        parse(match.pattern)
    except BadPattern as error:
        raise BadRule(error.sentence) from error
    destining = Destining(Rule(folder=b"/", destination=destination, match=match), products)
    paths = {_below(file): file for file in files}
    try:
        await products.renew()
        found = await destining.of(dict.fromkeys(paths, ()))
    except NotNow as error:
        # What PXM or the account said is told as it was: refused credentials end in another way than no network.
        if isinstance(error.__cause__, PxmError | ServiceError):
            raise error.__cause__ from None
        raise ServiceError(str(error)) from error
    return [(file, found[_below(file)][0]) for file in files]


def _below(file: FoundFile) -> bytes:
    folder = os.fsencode(file.batch_path)
    name = os.path.basename(file.path)  # noqa: PTH119 - pathlib has no bytes paths
    return folder + b"/" + name if folder else name
