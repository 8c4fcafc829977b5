"""All verbs of one account; the package says which there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import PxmEntity
from pxm_desktop.service.errors import UnknownVerb
from pxm_desktop.service.verbs.attribute_groups import AttributeGroups
from pxm_desktop.service.verbs.attributes import Attributes
from pxm_desktop.service.verbs.categories import Categories
from pxm_desktop.service.verbs.collections import Collections
from pxm_desktop.service.verbs.files import Files
from pxm_desktop.service.verbs.here import Here
from pxm_desktop.service.verbs.noun import Call, Noun, Stream, Wrote, checked, plain
from pxm_desktop.service.verbs.regions import Regions
from pxm_desktop.service.verbs.resources import Resources


async def _nobody(noun: str, identity: str, found: PxmEntity | None) -> None:
    """Tell nobody what was written."""


class Verbs:
    """The verbs of one account. `wrote` is told of everything that they write; None `here`: only PXM is asked."""

    def __init__(self, client: PxmView, *, wrote: Wrote = _nobody, here: Here | None = None) -> None:
        nouns: tuple[Noun, ...] = (
            Files(client, here),
            Collections(client, wrote),
            Categories(client, wrote),
            Attributes(client, wrote, here),
            AttributeGroups(client, wrote),
            Resources(client, wrote),
            Regions(client),
        )
        self._calls: dict[str, Call] = {}
        self._streams: dict[str, Stream] = {}
        for noun in nouns:
            self._calls |= noun.calls
            self._streams |= noun.streams

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        """Run a verb; a listing one returns all its objects. Raises `ServiceError` or `PxmError`."""
        if verb in self._streams:
            return [found async for found in self.stream(verb, arguments)]
        method = self._calls.get(verb)
        if method is None:
            raise UnknownVerb(f"There is no verb “{verb}”.")
        return await method(**checked(verb, method, arguments))

    async def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Run a listing verb and yield its objects as they come; `limit` of them at most."""
        method = self._streams.get(verb)
        if method is None:
            raise UnknownVerb(f"There is no list “{verb}”.")
        arguments = dict(arguments)
        left = arguments.pop("limit", None)
        listed = method(**checked(verb, method, arguments))
        if left is not None and left <= 0:
            return
        async for found in listed:
            yield plain(found)
            if left is not None:
                left -= 1
                # At once, since the next one may cost many calls.
                if not left:
                    return
