"""`pxm-desktop collections|categories|regions`: the lists that uploads refer to."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, at_least_one, choose

CHOICES = {
    "collections": {"list": "list collections (products)", "search": "find collections by name or SKU"},
    "categories": {"list": "list categories"},
    "regions": {"list": "list regions"},
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    noun = words[0]
    choice = choose(noun, CHOICES[noun], words[1:])
    what = f"{CHOICES[noun][choice].capitalize()}."
    if choice == "search":
        parser = CommandParser(f"{noun} search", what, "QUERY", at_least=1, most=1)
    else:
        parser = CommandParser(f"{noun} list", what)
    if noun != "regions":
        parser.add_argument("--limit", type=at_least_one, metavar="N", help="show at most so many")
    options = parser.read(words[2:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import reading

    return reading.run_list(noun, choice, options)
