"""Switches of the sandbox that suit tests of the whole program."""

from __future__ import annotations

from typing import Any

from tests.support.assets import MIB

QUIET: dict[str, Any] = {
    "s3_proxy": True,
    "rate_limit": 0,
    "multipart_threshold": 6 * MIB,
    "part_bytes": 5 * MIB,
    "visible_after": 0.5,
    "get_after": 0.1,
    "search_lag": 0.5,
    "processing_seconds": 0.1,
    "labels_seconds": 0.1,
    "renditions": False,
    "auto_link": False,
}
"""Quick, small parts, nothing that PXM does by itself; each test turns on what it is about."""
