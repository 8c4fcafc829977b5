"""What `regions list` does."""

from __future__ import annotations

import argparse

from pxm_desktop.cli.objects.listing import Columns, print_all
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run

COLUMNS: Columns = (("ID", "id"), ("NAME", "name"), ("PRIMARY", "is_primary"))


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run the one sub-command there is; return the exit code."""
    out = Output(as_json=options.json)
    return run(lambda session: _list(session, f"regions.{choice}"), out, kept="")


async def _list(session: Session, verb: str) -> int:
    async with session.service() as service:
        return await print_all(session, service, verb, {}, COLUMNS, "No regions found.")
