"""`pxm-desktop regions`: the regions that uploads refer to."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli import nouns
from pxm_desktop.cli.arguments import CommandParser

CHOICES = {"list": "list regions"}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    return nouns.run("regions", CHOICES, parser_of, words)


def parser_of(choice: str) -> CommandParser:
    """Return the parser of a sub-command."""
    return CommandParser(f"regions {choice}", nouns.sentence(CHOICES[choice]))
