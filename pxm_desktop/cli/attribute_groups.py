"""`pxm-desktop attribute-groups`: the sections in which PXM shows attributes."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {
    "list": "list the groups of attributes",
    "show": "show one group",
    "create": "make a group",
    "set": "rename a group, or change which attributes are in it",
    "delete": "delete groups; their attributes stay",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("attribute-groups", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    name, what = f"attribute-groups {choice}", nouns.sentence(CHOICES[choice])
    if choice == "list":
        parser = CommandParser(name, what)
        nouns.add_limit(parser)
    elif choice == "create":
        parser = CommandParser(name, what, "NAME", at_least=1, most=1)
        nouns.add_many(parser, "--attribute", "NAME|ID", "attribute to show in it")
        nouns.add_dry_run(parser)
    elif choice == "set":
        parser = CommandParser(name, what, "NAME|ID", at_least=1, most=1)
        parser.add_argument("--name", metavar="NAME", help="new name")
        nouns.add_many(parser, "--attribute", "NAME|ID", "attribute to show in it too")
        nouns.add_many(parser, "--remove-attribute", "NAME|ID", "attribute to show in it no longer")
        nouns.add_change(parser)
    elif choice == "delete":
        parser = CommandParser(name, what, "NAME|ID", at_least=1)
        nouns.add_delete(parser)
    else:
        parser = CommandParser(name, what, "NAME|ID", at_least=1, most=1)
    return parser
