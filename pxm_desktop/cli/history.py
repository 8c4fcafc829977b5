"""`pxm-desktop history`: every file that was ever sent."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, at_least_one, choose, moment

CHOICES = {
    "list": "show what was sent, the newest first",
    "search": "find files by name, folder, product, batch, PXM id or checksum",
    "export": "write what was sent into a CSV or XLSX file",
}
STATES = ("done", "skipped", "failed", "cancelled")
ENDINGS = (".csv", ".xlsx")


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("history", CHOICES, words[1:])
    parser = _parser(choice)
    options = parser.read(words[2:])
    if choice == "export" and not options.words[0].lower().endswith(ENDINGS):
        parser.error(f"“{options.words[0]}” must end in .csv or .xlsx")
    # After the options, so that --help does not wait for the journal's room.
    from pxm_desktop.cli import past

    return past.run_choice(choice, options)


def _parser(choice: str) -> CommandParser:
    name, what = f"history {choice}", f"{CHOICES[choice].capitalize()}."
    if choice == "list":
        parser = CommandParser(name, what)
    elif choice == "search":
        parser = CommandParser(name, what, "WORDS", at_least=1)
    else:
        parser = CommandParser(name, what, "FILE", at_least=1, most=1)
    for option, text in (
        ("--since", "finished on this date or later"),
        ("--until", "finished before this date"),
    ):
        parser.add_argument(option, type=moment, metavar="DATE", help=text)
    parser.add_argument(
        "--state", action="append", default=[], choices=STATES, help="only this state; may be repeated"
    )
    if choice != "export":
        parser.add_argument("--limit", type=at_least_one, metavar="N", help="show at most so many")
    return parser
