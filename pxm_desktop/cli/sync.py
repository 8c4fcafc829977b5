"""`pxm-desktop sync`: brings the copy of the account on this computer in step with PXM."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    parser = CommandParser(
        "sync",
        "Brings the copy of the account on this computer in step with PXM: products, categories, regions,\n"
        "attributes and files. The first time reads everything; afterwards only what has changed is read.\n"
        "Ctrl+C stops it, and the next time goes on where it was.",
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="read all files again, which also finds those that were deleted in PXM",
    )
    options = parser.read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import syncing

    return syncing.run_sync(whole=options.whole, as_json=options.json)
