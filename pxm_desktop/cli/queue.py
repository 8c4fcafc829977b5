"""`pxm-desktop queue`: what the journal holds, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, choose

CHOICES = {
    "list": "show the transfers",
    "retry": "start failed transfers again; “resume” or the window sends them",
    "cancel": "give transfers up; what PXM has stays there",
    "clear": "remove finished transfers from the queue, never active ones",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("queue", CHOICES, words[1:])
    name = f"queue {choice}"
    if choice == "list":
        parser = CommandParser(name, "Shows the transfers in the queue.")
        parser.add_argument("--failed", action="store_true", help="only those that failed")
        parser.add_argument("--active", action="store_true", help="only those that are not finished")
    else:
        parser = CommandParser(name, f"{CHOICES[choice].capitalize()}.", "ID")
        parser.add_argument("--all", action="store_true", help="all to which the command can apply")
        if choice != "cancel":
            parser.add_argument("--failed", action="store_true", help="all that failed")
    options = parser.read(words[2:])
    if choice != "list":
        chosen = bool(options.words) + options.all + getattr(options, "failed", False)
        if chosen != 1:
            parser.error(
                "name transfers by id, or say --all" + (" or --failed" if choice != "cancel" else "")
            )
        bad = [word for word in options.words if not word.isdecimal()]
        if bad:
            parser.error(f"“{bad[0]}” is no id; “pxm-desktop queue list” shows them")
    # After the options, so that --help does not wait for the journal's room.
    from pxm_desktop.cli import queueing

    return queueing.run_choice(choice, options)
