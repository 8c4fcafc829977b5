"""Loads Qt without what PySide does at each start and nobody here needs.

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
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType
from typing import Any
from zlib import crc32

import platformdirs

_OURS = "shibokensupport/"
_STUB_WRITER = f"{_OURS}signature/lib/pyi_generator.py"
_SUM = 4
"""Bytes of a kept file's sum, which comes first."""
_LONG_UNUSED = 30 * 86400.0
"""Seconds after which what may be another version's is made anew."""


@contextmanager
def quickly() -> Iterator[None]:
    """Let PySide be loaded meanwhile; afterwards imports are what they were, or were before PySide was loaded."""
    imports = builtins.__import__
    with _compiled_once(platformdirs.user_cache_path("pxm-desktop", appauthor=False) / "compiled"):
        yield
    if imports is getattr(builtins, "__feature_import__", None):
        imports = vars(builtins)["__orig_import__"]
    builtins.__import__ = imports


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
        with suppress(OSError):
            content = (folder / name).read_bytes()
            if content[:_SUM] == _sum(content[_SUM:]):
                return marshal.loads(content[_SUM:])  # noqa: S302 - the user's own, as every .pyc
        made[name] = real(source, filename, mode)
        return made[name]

    setattr(builtins, "compile", kept)  # noqa: B010 - for mypy, its overloads are another type
    try:
        yield
    finally:
        setattr(builtins, "compile", real)  # noqa: B010
    with suppress(OSError):
        _keep(folder, made, used)


def _sum(content: bytes) -> bytes:
    return crc32(content).to_bytes(_SUM)


def _keep(folder: Path, made: dict[str, CodeType], used: set[str]) -> None:
    """Write what was made, each file in one step, and remove what another version left long ago."""
    if not made:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, code in made.items():
        half = folder / f"{name}.{os.getpid()}"
        content = marshal.dumps(code)
        half.write_bytes(_sum(content) + content)
        half.replace(folder / name)
    for other in folder.iterdir():
        if other.name not in used and time.time() - other.stat().st_mtime > _LONG_UNUSED:
            other.unlink(missing_ok=True)
