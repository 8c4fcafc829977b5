"""`pxm-desktop doctor`: looks at this computer, the network and the account, and says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    parser = CommandParser(
        "doctor",
        "Checks this computer, the network and the account. Changes nothing in PXM.\n\n"
        "Exit codes: 0 all well, 1 something is wrong, 3 no or refused credentials, 4 no answer.",
    )
    parser.add_argument(
        "--bundle",
        metavar="FILE.zip",
        help="write what it finds, the log, the settings and the queue's numbers into a file for support; no secrets",
    )
    options = parser.read(words[1:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import examining

    return examining.doctor(options)
