"""What the tests of commands on objects in PXM share."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pxm_desktop.service.catalog_api import PATH_SEPARATOR
from tests.cli.conftest import Answer
from tests.support.sandbox import SandboxProcess


def only(answer: Answer) -> dict[str, Any]:
    """Return the one object that a command printed; it must have ended well."""
    assert answer.code == 0, answer.err
    (found,) = answer.objects
    return found


def said(answer: Answer) -> str:
    """Return what a command printed for people; it must have ended well."""
    assert answer.code == 0, answer.err
    return answer.out.decode()


def row(sandbox: SandboxProcess, table: str, **fields: object) -> dict[str, Any]:
    """Return the one row of the sandbox that has these fields."""
    (found,) = [r for r in sandbox.control.rows(table) if fields.items() <= r.items()]
    return found


def writes(sandbox: SandboxProcess) -> list[str]:
    """Return the writes that reached the sandbox since its counters were zeroed; sign-in is none."""
    return [
        str(call["endpoint"])
        for call in sandbox.control.calls()
        if call["method"] not in ("GET", "HEAD") and "oauth" not in str(call["path"])
    ]


def label(request: pytest.FixtureRequest) -> str:
    """Return a name that nothing else in the sandbox has."""
    return re.sub(r"\W+", " ", request.node.name).strip()[:60]


def path(*names: str) -> str:
    """Return a category path as it is shown."""
    return PATH_SEPARATOR.join(names)
