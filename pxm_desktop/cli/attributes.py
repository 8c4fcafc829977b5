"""`pxm-desktop attributes`: which attributes products, files and categories can have."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {
    "list": "list the attributes of the account",
    "show": "show one attribute",
    "create": "make an attribute",
    "set": "rename an attribute, or change the options of a pick list",
    "delete": "delete attributes, with all their values",
}
TYPES = ("text", "date", "list", "pick-list", "boolean", "number")


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("attributes", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"attributes {choice}", nouns.sentence(CHOICES[choice])
    if choice == "list":
        parser = CommandParser(name, what)
        nouns.add_limit(parser)
    elif choice == "create":
        parser = CommandParser(name, what, "NAME", at_least=1, most=1)
        parser.add_argument("--type", required=True, choices=TYPES, help="what values it takes")
        nouns.add_many(parser, "--option", "TEXT", "what can be picked, for a pick list")
        nouns.add_dry_run(parser)
    elif choice == "set":
        parser = CommandParser(name, what, "NAME|ID", at_least=1, most=1)
        parser.add_argument("--name", metavar="NAME", help="new name")
        nouns.add_many(parser, "--option", "TEXT", "option to add")
        nouns.add_many(parser, "--remove-option", "TEXT", "option to take away")
        nouns.add_change(parser)
    elif choice == "delete":
        parser = CommandParser(name, what, "NAME|ID", at_least=1)
        nouns.add_delete(parser)
    else:
        parser = CommandParser(name, what, "NAME|ID", at_least=1, most=1)
    return parser
