"""`pxm-desktop files`: what is in PXM, and which collections and regions it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {
    "list": "list files",
    "search": "find files by name or keyword",
    "show": "show one file",
    "link": "link files to more collections",
    "unlink": "take files out of collections",
    "set-regions": "set the regions of files",
}
KINDS = ("image", "video", "document", "audio", "other")


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("files", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"files {choice}", f"{CHOICES[choice].capitalize()}."
    if choice in ("list", "search"):
        words = ("QUERY", 1) if choice == "search" else ("", 0)
        parser = CommandParser(name, what, words[0], at_least=words[1], most=words[1])
        _add_filters(parser)
        return parser
    if choice == "show":
        return CommandParser(name, what, "ID", at_least=1, most=1)
    parser = CommandParser(name, what, "ID", at_least=1)
    option, value = ("--region", "NAME|ID") if choice == "set-regions" else ("--collection", "NAME|SKU|ID")
    parser.add_argument(
        option, action="extend", nargs="+", required=True, metavar=value, help="one or more; may be repeated"
    )
    return parser


def _add_filters(parser: CommandParser) -> None:
    nouns.add_many(parser, "--collection", "NAME|SKU|ID", "only files linked to it")
    nouns.add_many(parser, "--region", "NAME|ID", "only files of this region")
    parser.add_argument("--category", metavar="NAME|PATH|ID", help="only files in this category or below it")
    parser.add_argument(
        "--type", action="append", default=[], choices=KINDS, help="only files of this kind; may be repeated"
    )
    parser.add_argument("--min-size", type=nouns.size, metavar="SIZE", help="no smaller than, such as 500k")
    parser.add_argument("--max-size", type=nouns.size, metavar="SIZE", help="no larger than, such as 20MB")
    nouns.add_days(parser)
    linked = parser.add_mutually_exclusive_group()
    linked.add_argument(
        "--linked",
        action="store_const",
        const=True,
        dest="linked",
        help="only files that are linked to a product",
    )
    linked.add_argument(
        "--unlinked",
        action="store_const",
        const=False,
        dest="linked",
        help="only files that are linked to none",
    )
    nouns.add_published(parser, "only published ones", "only those that are not published")
    nouns.add_limit(parser)
