"""What a check of this computer, the network or the account found."""

from __future__ import annotations

from typing import Literal

from pxm_desktop.transfer.model import Value


class Finding(Value):
    """One thing that was looked at."""

    check: str
    result: Literal["ok", "warning", "problem"]
    sentence: str
    todo: str = ""
