"""Makes a file whose path is longer than the system takes in one piece."""

from __future__ import annotations

import os
from pathlib import Path


def make_long_path(folder: Path, name: bytes, content: bytes) -> bytes:
    """Create `name` below so many folders that its path has more than 4,096 bytes; return the path."""
    part = b"d" * 200
    path = bytes(folder)
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        while len(path) <= 4200:
            os.mkdir(part, dir_fd=here)
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = below
            path += b"/" + part
        file = os.open(name, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
        os.write(file, content)
        os.close(file)
    finally:
        os.close(here)
    return path + b"/" + name
