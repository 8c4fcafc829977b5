"""`pxm-desktop files`: what is in PXM, and which collections and regions it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, at_least_one, choose, day

CHOICES = {
    "list": "list files",
    "search": "find files by name or keyword",
    "show": "show one file",
    "link": "link files to more collections",
    "unlink": "take files out of collections",
    "set-regions": "set the regions of files",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("files", CHOICES, words[1:])
    parser = _parser(choice)
    options = parser.read(words[2:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import reading

    return reading.run_files(choice, options)


def _parser(choice: str) -> CommandParser:
    name, what = f"files {choice}", f"{CHOICES[choice].capitalize()}."
    if choice == "list":
        return _list_parser(name, what)
    if choice == "search":
        parser = CommandParser(name, what, "QUERY", at_least=1, most=1)
        _add_limit(parser)
        return parser
    if choice == "show":
        return CommandParser(name, what, "ID", at_least=1, most=1)
    parser = CommandParser(name, what, "ID", at_least=1)
    option, value = ("--region", "NAME|ID") if choice == "set-regions" else ("--collection", "NAME|SKU|ID")
    parser.add_argument(
        option, action="extend", nargs="+", required=True, metavar=value, help="one or more; may be repeated"
    )
    return parser


def _list_parser(name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what)
    for option, value, text in (
        ("--collection", "NAME|SKU|ID", "only files linked to it; may be repeated"),
        ("--region", "NAME|ID", "only files of this region; may be repeated"),
    ):
        parser.add_argument(option, action="append", default=[], metavar=value, help=text)
    for event in ("created", "updated"):
        for side in ("from", "to"):
            parser.add_argument(
                f"--{event}-{side}",
                type=day,
                metavar="DAY",
                help=f"{event} {side} this day (UTC), YYYY-MM-DD",
            )
    _add_limit(parser)
    return parser


def _add_limit(parser: CommandParser) -> None:
    parser.add_argument("--limit", type=at_least_one, metavar="N", help="show at most so many")
