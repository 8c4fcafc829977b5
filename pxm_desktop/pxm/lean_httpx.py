"""Imports httpx for the API client without what it only looks for: that costs time at the start and in each call."""

import sys
from importlib.util import find_spec

# httpx imports its optional command line (click, rich, pygments) when those happen to be installed.
_had = "httpx._main" in sys.modules or "httpx" in sys.modules
if not _had:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
import httpx  # noqa: E402

if not _had:
    del sys.modules["httpx._main"]

# httpcore imports sniffio several times in each call. Where that is missing, each try searches all of sys.path (0.1 ms;
# a sixth of the event loop's time with many small files). This says once that it is missing.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

__all__ = ["httpx"]
