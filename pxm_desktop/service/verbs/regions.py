"""The verbs of regions: PXM only lists them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import Region
from pxm_desktop.service.verbs.noun import Call, Stream


class Regions:
    """`regions.list`."""

    def __init__(self, client: PxmView) -> None:
        self._client = client
        self.calls: Mapping[str, Call] = {}
        self.streams: Mapping[str, Stream] = {"regions.list": self._list}

    def _list(self) -> AsyncIterator[Region]:
        return self._client.regions.list()
