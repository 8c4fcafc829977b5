"""`pxm-desktop relink`: change files in PXM as a sheet says."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser
from pxm_desktop.cli.change_options import add_doing


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    parser = CommandParser(
        "relink", "Changes files in PXM as a CSV or Excel file says; the guide lists its columns."
    )
    parser.add_argument(
        "--from-csv", required=True, metavar="PATH", help="CSV or XLSX file, a line for each file"
    )
    add_doing(parser)
    options = parser.read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import changing

    return changing.run_sheet(options)
