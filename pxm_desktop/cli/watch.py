"""`pxm-desktop watch`: watches the hot folders and uploads what comes, until it is stopped."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    options = watch_parser().read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import watching

    return watching.watch(options)


def watch_parser() -> CommandParser:
    """Return the options of `watch`."""
    parser = CommandParser(
        "watch", "Watches the hot folders and uploads what comes, until Ctrl+C or SIGTERM stops it."
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="take what is there, wait until it is complete, upload it, and end with 0, or 1 if something failed",
    )
    parser.add_argument(
        "--rules",
        metavar="FILE.toml",
        help="an administrator's hot folders (default: PXM_HOTFOLDERS, else hotfolders.toml in the data directory)",
    )
    parser.add_argument(
        "--health",
        type=_port,
        metavar="PORT",
        help="tell on http://127.0.0.1:PORT/health how it goes, with 200 while all is well, else 503",
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port from 1 to 65535")
    return int(text)
