"""Code run as a user who may do little; the tests may run as root, who may read everything."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into, as pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def as_nobody(code: str) -> str:
    """Run code as a user who may do little (the tests may run as root, who may read everything)."""
    # Imports come first: the interpreter itself may lie where that user may not look.
    lines = textwrap.dedent(code).strip().splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    rest = [line for line in lines if line not in imports]
    # pydantic loads that when it needs it.
    imports.append("import importlib.metadata")
    drop = "import os\nif os.getuid() == 0:\n    os.setgroups([]); os.setgid(65534); os.setuid(65534)"
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*imports, drop, *rest])],
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
