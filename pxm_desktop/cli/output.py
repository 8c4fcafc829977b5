"""Who sees what: objects as JSON lines on stdout, tables for people on stdout, words on stderr."""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Output:
    """The two streams of one command. Survives readers that hang up."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.reader_gone = False
        """True when nobody reads stdout any more, as with `… | head -1`."""
        self._lock = threading.Lock()
        self.say_hook: Any = None
        """Set by a progress display, which must print above itself."""

    def object(self, value: Mapping[str, Any]) -> None:
        """Print one object as a line of JSON (with `--json` only)."""
        if self.as_json:
            self._write(json_line(value))

    def text(self, line: str) -> None:
        """Print one line of a result for people (without `--json` only)."""
        if not self.as_json:
            self._write(printable(line).encode("utf-8", "replace") + b"\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print aligned columns for people (without `--json` only); no head where `columns` is empty."""
        if self.as_json:
            return
        cells = [[printable(cell) for cell in row] for row in (*([columns] if columns else ()), *rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            self.text("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def say(self, sentence: str) -> None:
        """Print words for people on stderr; control characters in names cannot steer the terminal."""
        line = printable(sentence)
        if self.say_hook is not None:
            self.say_hook(line)
            return
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return  # Nobody is there to be told.

    def _write(self, line: bytes) -> None:
        if self.reader_gone:
            return
        try:
            with self._lock:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
        except BrokenPipeError:
            self.reader_gone = True
            silence_stdout()


def silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere, after a reader hung up."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def json_line(value: Mapping[str, Any]) -> bytes:
    """Return an object as one line of valid UTF-8 JSON, whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Half a surrogate pair, from a path or from PXM, has no UTF-8; whole pairs survive the way through
    # UTF-16.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode() + b"\n"


def path_fields(path: bytes) -> dict[str, str]:
    """Return how a path appears in JSON: as text, and when that loses something, as base64 too."""
    try:
        return {"path": path.decode("utf-8")}
    except UnicodeDecodeError:
        return {
            "path": path.decode("utf-8", "replace"),
            "path_b64": base64.b64encode(path).decode("ascii"),
        }


def shown_path(path: bytes) -> str:
    """Return a path for people."""
    return printable(path.decode("utf-8", "replace"))


def printable(text: str) -> str:
    """Return text with control characters and line breaks escaped, so that it is one harmless line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if 0xD800 <= ord(character) <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if character.isspace() and character not in "\n\r\t\v\f\u2028\u2029\x85\x1c\x1d\x1e\x1f":
        return character
    return character.encode("unicode_escape").decode("ascii")


def size_text(count: int) -> str:
    """Return a number of bytes for people: decimal units, as file managers show them."""
    if count < 1000:
        return f"{count} bytes" if count != 1 else "1 byte"
    value = float(count)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5 or unit == "TB":
            break
    return f"{value:.1f} {unit}" if value < 99.95 else f"{value:.0f} {unit}"
