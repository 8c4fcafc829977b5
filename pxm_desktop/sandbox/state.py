"""The parts of one running sandbox, handed to every route."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pxm_desktop.sandbox.account import Account
from pxm_desktop.sandbox.calls import CallLog
from pxm_desktop.sandbox.faults import Faults
from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.sandbox.storage import Storage
from pxm_desktop.sandbox.store import Store
from pxm_desktop.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from pxm_desktop.sandbox.processing import Processing
    from pxm_desktop.sandbox.s3_proxy import S3Proxy


@dataclass(slots=True)
class Sandbox:
    """One account at work."""

    account: Account
    switches: Switches
    store: Store
    storage: Storage
    tokens: Tokens
    processing: Processing
    proxy: S3Proxy
    faults: Faults
    calls: CallLog = field(default_factory=CallLog)

    def s3_host(self) -> str:
        """Return the host and port for which upload URLs are signed."""
        if self.switches.s3_proxy or self.switches.etag == "opaque":
            return self.proxy.host
        return self.storage.host
