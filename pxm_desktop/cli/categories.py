"""`pxm-desktop categories`: the folders in which PXM keeps products."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {
    "list": "list categories as a tree",
    "show": "show one category",
    "create": "make a category",
    "set": "rename or move a category",
    "delete": "delete categories",
    "files": "list the files in a category",
}
_NAME = "NAME|PATH|ID"


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("categories", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"categories {choice}", nouns.sentence(CHOICES[choice])
    if choice == "list":
        parser = CommandParser(name, what)
        parser.add_argument("--below", metavar=_NAME, help="only this category and what lies below it")
        nouns.add_limit(parser)
    elif choice == "create":
        parser = CommandParser(name, what, "NAME", at_least=1, most=1)
        parser.add_argument("--parent", metavar=_NAME, help="category that it lies in; else it is at the top")
        nouns.add_dry_run(parser)
    elif choice == "set":
        parser = CommandParser(name, what, _NAME, at_least=1, most=1)
        parser.add_argument("--name", metavar="NAME", help="new name")
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--parent", metavar=_NAME, help="category to move it into")
        place.add_argument("--top", action="store_true", help="move it to the top")
        nouns.add_change(parser)
    elif choice == "delete":
        parser = CommandParser(name, what, _NAME, at_least=1)
        nouns.add_delete(parser)
    else:
        parser = CommandParser(name, what, _NAME, at_least=1, most=1)
        if choice == "files":
            parser.add_argument("--below", action="store_true", help="those in categories below it too")
            nouns.add_limit(parser)
    return parser
