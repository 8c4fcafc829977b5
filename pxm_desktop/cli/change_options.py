"""The options of the commands that change files in PXM. argparse only, as `arguments`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, at_least_one, moment, named_value

FILES = {
    "link": "link files to more collections",
    "unlink": "take files out of collections",
    "set-regions": "set the regions of files",
    "set": "publish files, set attributes, rename",
}
"""Sub-commands of `files` that change them."""


class _FilesParser(CommandParser):
    """Knows which of its options go together."""

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse; ends the program with the usage code when something is wrong."""
        options = super().read(arguments)
        if not options.words and not options.product:
            taken = next(
                (name for name in ("collection", "region") if len(getattr(options, name, ())) > 1), ""
            )
            hint = f"; ids go before --{taken}, which takes all that follows it" if taken else ""
            self.error(f"ID is missing{hint}")
        if getattr(options, "name", "") and (len(options.words) > 1 or options.product):
            self.error("--name is for one file")
        return options


def files_parser(choice: str) -> CommandParser:
    """Return the options of `files link|unlink|set-regions|set`."""
    parser = _FilesParser(f"files {choice}", f"{FILES[choice].capitalize()}.", "ID")
    parser.epilog = "“-” as ID reads ids from standard input."
    parser.add_argument(
        "--product",
        action="append",
        default=[],
        metavar="NAME|SKU|ID",
        help="all files of this product, besides those named; may be repeated",
    )
    if choice == "set":
        _add_values(parser)
        parser.needs_a_change = True
    else:
        option, value = (
            ("--region", "NAME|ID") if choice == "set-regions" else ("--collection", "NAME|SKU|ID")
        )
        parser.add_argument(
            option,
            action="extend",
            nargs="+",
            required=True,
            metavar=value,
            help="one or more; may be repeated",
        )
    add_doing(parser)
    return parser


class _DuplicatesParser(CommandParser):
    """Knows which of its options go together."""

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse; ends the program with the usage code when something is wrong."""
        options = super().read(arguments)
        if options.unlink and not options.dry_run and not options.yes:
            self.error("--unlink needs --dry-run or --yes")
        if options.words and options.collection:
            self.error("name files or --collection, not both")
        if not options.unlink and (options.dry_run or options.yes or options.first):
            self.error("--dry-run, --yes and --first go with --unlink")
        return options


def duplicates_parser() -> CommandParser:
    """Return the options of `files duplicates`."""
    parser = _DuplicatesParser("files duplicates", "Find files that are the same or look alike.", "ID")
    parser.reads_more = True
    parser.epilog = (
        "Without an ID all files are looked at; “-” reads ids from standard input, one a line.\n"
        "PXM documents no way to delete a file: what is unlinked stays in PXM without a product."
    )
    parser.add_argument("--collection", metavar="NAME|SKU|ID", help="only files linked to it")
    parser.add_argument(
        "--near",
        action="store_true",
        help="pictures that look alike too; fetches a small picture of each, once",
    )
    parser.add_argument(
        "--unlink",
        action="store_true",
        help="link the file to keep to all products of the others, and take these out of them",
    )
    parser.add_argument("--yes", action="store_true", help="do it; PXM is changed")
    add_doing(parser)
    return parser


def add_doing(parser: CommandParser, *, first: bool = True) -> None:
    """Add the options that say how far a change goes."""
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would change in each file; PXM is only read"
    )
    if first:
        parser.add_argument(
            "--first", type=at_least_one, metavar="N", help="do so many files, then stop for a look"
        )


def _add_values(parser: CommandParser) -> None:
    parser.add_argument(
        "--publish", action=argparse.BooleanOptionalAction, help="set whether the files are published"
    )
    parser.add_argument(
        "--publish-from", type=moment, metavar="DATE", help="when publication starts (implies --publish)"
    )
    parser.add_argument(
        "--attribute",
        action="append",
        default=[],
        type=named_value,
        metavar="NAME=VALUE",
        help="value of one of PXM's attributes; may be repeated, for a list once for each entry",
    )
    parser.add_argument(
        "--clear-attribute",
        action="append",
        default=[],
        metavar="NAME",
        help="attribute whose value is taken away; may be repeated",
    )
    parser.add_argument("--name", default="", metavar="NAME", help="new file name (one file only)")
