"""What starts a sandbox, and what it tells once it is up. Light on purpose: importing it loads no server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from pxm_desktop.sandbox.quirks import Switches


def default_data_dir() -> Path:
    """Return the directory in which the sandbox keeps its account unless another one is asked for."""
    return Path(platformdirs.user_data_dir("pxm-desktop", appauthor=False)) / "sandbox"


@dataclass(slots=True)
class SandboxOptions:
    """How to run a sandbox.

    Attributes:
        data_dir: Keeps the account: credentials, database, stored objects.
        port: Port of the API on 127.0.0.1; 0 takes that of the last start if it is free, else any free one.
        switches: How this account differs from the documented one.
        catalogue: Fill a new account with the demo catalogue (else it holds one region only).
        assets: Store the catalogue's sample files too; without them the start is quicker.
        control: Serve the control API under ``/_sandbox``.
        with_parent: End when the process that started the sandbox ends (POSIX).

    """

    data_dir: Path = field(default_factory=default_data_dir)
    port: int = 0
    switches: Switches = field(default_factory=Switches)
    catalogue: bool = True
    assets: bool = True
    control: bool = False
    with_parent: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """Where a running sandbox answers, and the credentials of its account. Holds a secret: never log it."""

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    s3_url: str
    pid: int
    data_dir: str

    def as_dict(self) -> dict[str, object]:
        """Return the fields of the ``--json`` line."""
        return {
            "base_url": self.base_url,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "s3_url": self.s3_url,
            "pid": self.pid,
            "data_dir": self.data_dir,
        }
