"""Imports httpx for the API client without its command line, which costs half the time."""

import sys

# httpx imports its optional command line (click, rich, pygments) when those happen to be installed.
_had = "httpx._main" in sys.modules or "httpx" in sys.modules
if not _had:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
import httpx  # noqa: E402

if not _had:
    del sys.modules["httpx._main"]

__all__ = ["httpx"]
