"""Spares PySide's import hook a look at the source of every module.

PySide asks of each module that is imported after it whether its source contains "PySide6", to know where a later
``from __feature__ import snake_case`` may count. For that it reads, decodes and keeps (in `linecache`) the source of
some 500 modules at each start: a seventh of the processor time and 14 MB. Nothing here imports `__feature__`, so the
answer does not matter. PySide has no switch for it; should its inside change, only the time comes back.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401 - brings the hook


def spare_sources() -> None:
    """Let the hook take every module for one that may use PySide, unread."""
    hook = sys.modules.get("shibokensupport.feature")
    if hasattr(hook, "_mod_uses_pyside"):
        setattr(hook, "_mod_uses_pyside", lambda _module: True)  # noqa: B010 - a module has no such name for mypy
