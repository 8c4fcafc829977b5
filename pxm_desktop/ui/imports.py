"""Loads Qt without two things that PySide does at each start and that nobody needs; together a quarter of the time.

PySide carries 13 modules of its own as source in an archive inside its library, and compiles them each time it is
loaded. What they compile to is kept from one start to the next.

And PySide asks of each module that is imported after it whether its source contains "PySide6", to know where a later
``from __feature__ import snake_case`` may count. For that it reads, decodes and keeps (in `linecache`) the source of
some 500 modules. Nothing here imports `__feature__`, so the answer does not matter.

PySide has no switch for either. Should its inside change, only the time comes back.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

import platformdirs


def spare_sources() -> None:
    """Let the hook take every module for one that may use PySide, unread."""
    hook = sys.modules.get("shibokensupport.feature")
    if hasattr(hook, "_mod_uses_pyside"):
        setattr(hook, "_mod_uses_pyside", lambda _module: True)  # noqa: B010 - a module has no such name for mypy


@contextmanager
def compiled_once() -> Iterator[None]:
    """Keep what `compile` makes of PySide's sources meanwhile in the user's cache, and take it from there.

    A cache that cannot be used, and content that is damaged, cost the time of compiling and nothing else.
    """
    folder = platformdirs.user_cache_path("pxm-desktop", appauthor=False) / "compiled"
    real = builtins.compile
    used: set[str] = set()
    made: dict[str, CodeType] = {}

    def kept(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if not (isinstance(source, bytes) and str(filename).startswith("shibokensupport/")) or more or named:
            return real(source, filename, mode, *more, **named)
        name = f"{source_hash(filename.encode()).hex()}{source_hash(source).hex()}{MAGIC_NUMBER.hex()}"
        used.add(name)
        with suppress(OSError, ValueError, EOFError, TypeError):
            code = marshal.loads((folder / name).read_bytes())  # noqa: S302 - the user's own, as every .pyc
            if isinstance(code, CodeType):
                return code
        made[name] = real(source, filename, mode)
        return made[name]

    setattr(builtins, "compile", kept)  # noqa: B010 - for mypy, its overloads are another type
    try:
        yield
    finally:
        setattr(builtins, "compile", real)  # noqa: B010
    with suppress(OSError):
        _keep(folder, made, used)


def _keep(folder: Path, made: dict[str, CodeType], used: set[str]) -> None:
    """Write what was made, each file in one step, and remove what another version of PySide left."""
    if not made:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, code in made.items():
        half = folder / f"{name}.{os.getpid()}"
        half.write_bytes(marshal.dumps(code))
        half.replace(folder / name)
    for other in folder.iterdir():
        if other.name not in used:
            other.unlink(missing_ok=True)
