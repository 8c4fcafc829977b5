"""`pxm-desktop changes`: what was changed in PXM from here, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, at_least_one, choose
from pxm_desktop.cli.change_options import add_doing

CHOICES = {
    "list": "list changes, the newest first",
    "show": "show what a change does to each file",
    "resume": "go on with a change that is paused",
    "pause": "stop a change after the files under way",
    "retry": "try files again that failed or collided; your change wins then",
    "undo": "take a change back",
    "discard": "forget a change that was never started or is finished",
}
STATES = ("planned", "written", "done", "same", "collided", "failed", "gone")


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("changes", CHOICES, words[1:])
    options = _parser(choice).read(words[2:])
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import changing

    return changing.run_choice(choice, options)


def _parser(choice: str) -> CommandParser:
    name, what = f"changes {choice}", f"{CHOICES[choice].capitalize()}."
    if choice == "list":
        parser = CommandParser(name, what)
        parser.add_argument(
            "--limit", type=at_least_one, default=50, metavar="N", help="show at most so many"
        )
        return parser
    parser = CommandParser(name, what, "CHANGE", at_least=1, most=1)
    if choice == "show":
        parser.add_argument(
            "--state", action="append", default=[], choices=STATES, help="only these files; may be repeated"
        )
    if choice == "retry":
        parser.add_argument(
            "--number",
            action="append",
            default=[],
            type=at_least_one,
            metavar="N",
            help="only the file of this number; may be repeated",
        )
    if choice in ("undo", "retry", "resume"):
        add_doing(parser, first=choice == "resume")
    return parser
