"""`pxm-desktop resources`: links to documents elsewhere, on products and categories."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {
    "list": "list resources (links to documents elsewhere)",
    "show": "show one resource",
    "create": "make a resource",
    "set": "change a resource",
    "delete": "delete resources; what they lead to stays",
}
_NAME = "DESCRIPTION|ID"


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("resources", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"resources {choice}", nouns.sentence(CHOICES[choice])
    if choice == "list":
        parser = CommandParser(name, what)
        parser.add_argument("--collection", metavar="NAME|SKU|ID", help="only those of this product")
        parser.add_argument("--category", metavar="NAME|PATH|ID", help="only those of this category")
        nouns.add_limit(parser)
    elif choice == "create":
        parser = CommandParser(name, what, "DESCRIPTION", at_least=1, most=1)
        parser.add_argument("--link", required=True, metavar="URL", help="where it leads")
        parser.add_argument("--category", metavar="NAME|PATH|ID", help="category to put it on")
        nouns.add_many(parser, "--collection", "NAME|SKU|ID", "product to put it on")
        nouns.add_dry_run(parser)
    elif choice == "set":
        parser = CommandParser(name, what, _NAME, at_least=1, most=1)
        parser.add_argument("--description", metavar="TEXT", help="new description")
        parser.add_argument("--link", metavar="URL", help="where it leads")
        place = parser.add_mutually_exclusive_group()
        place.add_argument(
            "--category", metavar="NAME|PATH|ID", help="category to put it on, instead of its own"
        )
        place.add_argument("--no-category", action="store_true", help="take it off its category")
        nouns.add_many(parser, "--collection", "NAME|SKU|ID", "product to put it on too")
        nouns.add_many(parser, "--remove-collection", "NAME|SKU|ID", "product to take it off")
        nouns.add_change(parser)
    elif choice == "delete":
        parser = CommandParser(name, what, _NAME, at_least=1)
        nouns.add_delete(parser)
    else:
        parser = CommandParser(name, what, _NAME, at_least=1, most=1)
    return parser
