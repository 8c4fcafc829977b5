"""Which categories lie in one."""

from __future__ import annotations

from collections.abc import Iterable

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import Category


async def ids_below(client: PxmView, category: str) -> list[str]:
    """Return the ids of a category and of all that lie below it, itself first. Raises every `PxmError`."""
    return below([found async for found in client.categories.list()], category)


def below(known: Iterable[Category], category: str) -> list[str]:
    """Return the ids of a category and of those among `known` that lie below it, itself first, each once."""
    inside: dict[str, list[str]] = {}
    for found in known:
        if found.parent_id:
            inside.setdefault(found.parent_id, []).append(found.id)
    ids = dict.fromkeys([category])
    waiting = [category]
    while waiting:
        for child in inside.get(waiting.pop(), ()):
            if child not in ids:
                ids[child] = None
                waiting.append(child)
    return list(ids)
