"""`pxm-desktop collections`: the products in PXM."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser, moment

CHOICES = {
    "list": "list collections (products)",
    "search": "find collections by name, SKU or keyword",
    "show": "show one collection",
    "create": "make a collection, a family or a variant",
    "set": "change collections",
    "delete": "delete collections; their files stay",
    "files": "list the files of a collection",
    "variants": "list the variants of a family",
    "images": "list the pictures that PXM has made of the files of a collection, by size, type and stack",
    "related": "list the collections that belong to one, by group",
    "coverage": "show which views or regions of collections have files, and which are missing",
}
_NAME = "NAME|SKU|ID"
VIEW_PATTERN = "{sku}_{view}"
"""As in `service.coverage_api`, which takes too long to load for `--help`."""


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("collections", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"collections {choice}", nouns.sentence(CHOICES[choice])
    if choice == "list":
        parser = CommandParser(name, what)
        _add_filters(parser)
    elif choice == "search":
        parser = CommandParser(name, what, "QUERY", at_least=1, most=1)
        _add_filters(parser)
    elif choice == "create":
        parser = CommandParser(name, what, "NAME", at_least=1, most=1)
        _add_fields(parser)
        family = parser.add_mutually_exclusive_group()
        family.add_argument("--family", metavar=_NAME, help="make it a variant of this family")
        family.add_argument(
            "--as-family", action="store_true", help="make it a family, which can have variants"
        )
        nouns.add_values(parser, clear=False)
        nouns.add_dry_run(parser)
    elif choice == "set":
        parser = CommandParser(name, what, _NAME, at_least=1)
        parser.add_argument("--name", metavar="NAME", help="new name; for one collection only")
        _add_fields(parser)
        nouns.add_many(parser, "--remove-category", "NAME|PATH|ID", "category to take it out of")
        nouns.add_many(parser, "--remove-region", "NAME|ID", "region to take it out of")
        nouns.add_values(parser, clear=True)
        nouns.add_change(parser)
        nouns.add_first(parser)
    elif choice == "coverage":
        parser = CommandParser(name, what, _NAME)
        _add_coverage(parser)
    elif choice == "delete":
        parser = CommandParser(name, what, _NAME, at_least=1)
        nouns.add_delete(parser)
    else:
        parser = CommandParser(name, what, _NAME, at_least=1, most=1)
        if choice == "images":
            parser.add_argument("--size", metavar="SIZE", help="only those of this size, such as large")
            parser.add_argument("--type", metavar="TYPE", help="only those of this file type, such as webp")
            nouns.add_many(parser, "--stack", "ID", "only those of this stack, which is often a file")
        if choice in ("files", "variants", "images"):
            nouns.add_limit(parser)
    return parser


def _add_filters(parser: CommandParser) -> None:
    parser.add_argument("--category", metavar="NAME|PATH|ID", help="only those in this category or below it")
    parser.add_argument("--family", metavar=_NAME, help="only the variants of this family")
    nouns.add_many(parser, "--region", "NAME|ID", "only those of this region")
    parser.add_argument("--type", choices=("parent", "variant", "standalone"), help="parent is a family")
    nouns.add_times(parser)
    nouns.add_published(parser, "only published ones", "only those that are not published")
    nouns.add_limit(parser)


def _add_coverage(parser: CommandParser) -> None:
    parser.add_argument("--category", metavar="NAME|PATH|ID", help="those in this category or below it")
    parser.add_argument("--by", choices=("view", "region"), default="view", help="what the columns are")
    parser.add_argument(
        "--pattern",
        default=VIEW_PATTERN,
        metavar="PATTERN",
        help=f"how file names tell the view: {VIEW_PATTERN}",
    )
    nouns.add_many(parser, "--view", "VIEW", "view that each should have; without: all that names tell")
    parser.add_argument("--only-gaps", action="store_true", help="only those where something is missing")
    parser.add_argument("--csv", action="store_true", help="print CSV, for spreadsheets")


def _add_fields(parser: CommandParser) -> None:
    """Add the options that creating and changing have in common."""
    parser.add_argument("--sku", metavar="SKU", help="its SKU (PXM's additional title); “” takes it off")
    nouns.add_many(parser, "--category", "NAME|PATH|ID", "category to put it into; it stays in its others")
    nouns.add_many(parser, "--region", "NAME|ID", "region to put it into; it stays in its others")
    nouns.add_published(parser, "publish it, from --from on, else from now on", "publish it no longer")
    parser.add_argument("--from", type=moment, dest="start", metavar="DATE", help="when publication starts")
    parser.add_argument("--until", type=_end, dest="end", metavar="DATE|never", help="when publication ends")


def _end(text: str) -> object:
    """Read when publication ends; "never" stays that word."""
    return "never" if text.strip().lower() == "never" else moment(text)
