"""How long an exchange with PXM may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for connecting, for each read and write, and for a whole exchange."""

    connect: float = 10.0
    read: float = 60.0
    write: float = 60.0
    total: float = 180.0
