"""`pxm-desktop presets`: destinations that have a name."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, add_destination, choose

CHOICES = {
    "list": "show the presets of the account",
    "save": "save a destination under a name",
    "delete": "forget presets; files that were sent with them stay as they are",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("presets", CHOICES, words[1:])
    what = f"{CHOICES[choice].capitalize()}."
    if choice == "list":
        parser = CommandParser("presets list", what)
    elif choice == "save":
        parser = CommandParser("presets save", what, "NAME", at_least=1, most=1)
        add_destination(parser)
        parser.add_argument("--replace", action="store_true", help="take the place of a preset of this name")
    else:
        parser = CommandParser("presets delete", what, "NAME", at_least=1)
    options = parser.read(words[2:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import presetting

    return presetting.run_choice(choice, options)
