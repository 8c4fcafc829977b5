"""What the command line needs beyond `ServiceApi`; local and remote services have it all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Protocol

from pxm_desktop.service.api import ServiceApi


class ServiceClient(ServiceApi, Protocol):
    """A service that can be waited on, streamed from and closed."""

    async def release(self, batch: int) -> None:
        """Let a batch run that was left by an earlier run and waits for somebody to resume it."""

    async def finished(self, batch: int | None) -> None:
        """Return once nothing of the batch (None: of the whole queue) can still move by itself."""

    async def silence(self) -> float:
        """Return for how many seconds PXM has been asked without any answer; 0 when nobody waits for one."""

    def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Run one of the listing verbs of `service.verbs` and yield its objects as they come."""

    async def close(self) -> None:
        """Stop (a local service: staged and bounded) or detach (a remote one)."""
