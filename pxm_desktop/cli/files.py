"""`pxm-desktop files`: what is in PXM, and which collections and regions it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser
from pxm_desktop.cli.change_options import FILES, duplicates_parser, files_parser

CHOICES = {
    "list": "list files",
    "search": "find files by words, as the window does",
    "show": "show one file",
    "save": "save files, or pictures that PXM has made of them, on this computer",
    "url": "print the link of a file; it works for a while, for everybody who has it",
    "duplicates": "find files that are the same or look alike, and unlink them",
    **FILES,
}
_WHERE = """\
Looked through are file names, names and SKUs of products, labels, text in pictures and values of attributes, in the
copy of the account that “pxm-desktop sync” or the window has made; and PXM's own search, which knows less."""
KINDS = ("image", "video", "document", "audio", "other")


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("files", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"files {choice}", nouns.sentence(CHOICES[choice])
    if choice in ("list", "search"):
        words = ("QUERY", 1) if choice == "search" else ("", 0)
        parser = CommandParser(name, what, words[0], at_least=words[1], most=words[1])
        _add_filters(parser)
        if choice == "search":
            parser.epilog = _WHERE
        return parser
    if choice == "duplicates":
        return duplicates_parser()
    if choice == "show":
        return CommandParser(name, what, "ID", at_least=1, most=1)
    if choice in ("save", "url"):
        return _saving_parser(choice, name, what)
    return files_parser(choice)


def _saving_parser(choice: str, name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what, "ID", at_least=1, most=1 if choice == "url" else 0)
    parser.add_argument(
        "--rendition",
        default="original",
        metavar="NAME",
        help="a picture that PXM has made: large, medium, small, thumb, preview; else the file itself",
    )
    if choice == "save":
        parser.reads_more = True
        parser.epilog = "“-” as ID reads ids from standard input, one a line."
        parser.add_argument("--to", metavar="PATH|DIR", default=".", help="where to; here unless given")
        parser.add_argument("--replace", action="store_true", help="take the place of files that are there")
        parser.add_argument("--dry-run", action="store_true", help="show what would be saved where")
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
    parser.ranges.append(("--min-size", "--max-size"))
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
