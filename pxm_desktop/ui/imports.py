"""Loads Qt without what PySide does at each start and nobody here needs: together a third of a bare window's time.

- PySide carries 13 modules of its own as source in an archive inside its library, and compiles them each time it is
  loaded. What they compile to is kept from one start to the next. One of them writes type stubs, for developers of
  PySide; it is loaded empty.
- PySide puts itself before each import of the process, to know where a later ``from __feature__ import snake_case``
  may count, and for that reads, decodes and keeps the source of some 500 modules. Nothing here imports `__feature__`.

PySide has no switch for any of it. Should its inside change, only the time comes back.
"""

from __future__ import annotations

import builtins
import marshal
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

import platformdirs

_OURS = "shibokensupport/"
_STUB_WRITER = f"{_OURS}signature/lib/pyi_generator.py"


@contextmanager
def quickly() -> Iterator[None]:
    """Let PySide be loaded meanwhile; afterwards imports are Python's own again."""
    real_import = builtins.__import__
    with _compiled_once(platformdirs.user_cache_path("pxm-desktop", appauthor=False) / "compiled"):
        yield
    builtins.__import__ = real_import


@contextmanager
def _compiled_once(folder: Path) -> Iterator[None]:
    """Keep in a folder what `compile` makes of PySide's sources meanwhile, and take it from there.

    A folder that cannot be used, and content that is damaged, cost the time of compiling and nothing else.
    """
    real = builtins.compile
    used: set[str] = set()
    made: dict[str, CodeType] = {}

    def kept(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if not (isinstance(source, bytes) and str(filename).startswith(_OURS)) or more or named:
            return real(source, filename, mode, *more, **named)
        if filename == _STUB_WRITER:
            return real(b"", filename, mode)
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
