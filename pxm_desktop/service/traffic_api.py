"""What window and command line may ask of the traffic: how fast it may be now, and that the network changed."""

from __future__ import annotations

from typing import Protocol

from pxm_desktop.service.timetable import InForce


class TrafficApi(Protocol):
    """The line to PXM and its storage. Limits themselves are settings (`bandwidth…`)."""

    async def in_force(self) -> InForce:
        """Return the bandwidth limit that holds now, and until when."""

    async def network_changed(self) -> None:
        """Take it that connections are dead and waits are over: the computer woke, or is in another network."""
