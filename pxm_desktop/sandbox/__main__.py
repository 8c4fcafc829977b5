"""``python -m pxm_desktop.sandbox``: starts a sandbox, says where it is, and runs until it is stopped."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.options import Ready, SandboxOptions, default_data_dir
from pxm_desktop.sandbox.quirks import Switches, describe


def parser() -> argparse.ArgumentParser:
    """Return the parser of the sandbox's options."""
    options = argparse.ArgumentParser(
        prog="pxm-desktop sandbox", description="A PXM account on this machine, to try and test against."
    )
    options.add_argument("--data-dir", type=Path, default=default_data_dir(), help="keeps the account")
    options.add_argument(
        "--port", type=int, default=0, help="port of the API on 127.0.0.1 (default: as last time)"
    )
    options.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change a quirk; see --list-switches",
    )
    options.add_argument("--list-switches", action="store_true", help="list all switches and stop")
    options.add_argument("--json", action="store_true", help="print one JSON line when ready")
    options.add_argument(
        "--empty", action="store_true", help="start a new account without the demo catalogue"
    )
    options.add_argument("--no-assets", action="store_true", help="a catalogue without sample files")
    options.add_argument("--control", action="store_true", help="serve the control API under /_sandbox")
    options.add_argument(
        "--with-parent", action="store_true", help="end when the starting process ends (POSIX)"
    )
    return options


def announce_json(ready: Ready) -> None:
    """Print where the sandbox is as one JSON line."""
    sys.stdout.write(json.dumps(ready.as_dict()) + "\n")
    sys.stdout.flush()


def announce_text(ready: Ready) -> None:
    """Print where the sandbox is in words."""
    sys.stdout.write(
        "The sandbox is ready. Sign in with:\n"
        f"  Base URL       {ready.base_url}\n"
        f"  Client ID      {ready.client_id}\n"
        f"  Client secret  {ready.client_secret}\n"
        f"Storage (S3) answers at {ready.s3_url}; everything is kept in {ready.data_dir}.\n"
        "Stop it with Ctrl+C. The next start is the same account.\n"
    )
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox; exit code 0 after an orderly end, 1 when it cannot start, 2 for usage."""
    given = parser().parse_args(arguments)
    if given.list_switches:
        for name, default, text in describe():
            sys.stdout.write(f"{name}={default}\n    {text}\n")
        return 0
    try:
        switches = Switches.parse(given.switch)
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    options = SandboxOptions(
        data_dir=given.data_dir,
        port=given.port,
        switches=switches,
        catalogue=not given.empty,
        assets=not given.no_assets,
        control=given.control,
        with_parent=given.with_parent,
    )
    try:
        # The server's parts come with the extra "sandbox" and take a moment to import.
        from pxm_desktop.sandbox.server import serve
    except ModuleNotFoundError as error:
        sys.stderr.write(f"The sandbox needs {error.name}. Run: pip install 'pxm-desktop[sandbox]'.\n")
        return 1
    try:
        return serve(options, announce_json if given.json else announce_text)
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
