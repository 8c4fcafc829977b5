"""What is wrong with a command line, in words for people: argparse's own are for programmers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_SAID: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"the following arguments are required: (?P<all>[^,]+)", r"\g<all> is missing"),
        (r"the following arguments are required: (?P<all>.+)", r"\g<all> are missing"),
        (
            r"argument (?P<one>[^:]+): expected (?:one|at least one) argument",
            r"\g<one> needs a value, and none follows",
        ),
        (
            r"argument (?P<one>[^:]+): not allowed with argument (?P<other>.+)",
            r"\g<one> and \g<other> cannot be said together",
        ),
        (
            r"argument (?P<one>[^:]+): ignored explicit argument '(?P<value>.*)'",
            r"\g<one> takes no value, but there is “\g<value>”",
        ),
        (r"argument (?P<one>[^:]+): (?P<rest>.+)", r"\g<one>: \g<rest>"),
    )
)
"""What argparse says → what we say."""


def in_our_words(message: str) -> str:
    """Return what argparse says of a command line as we say it; our own sentences stay as they are."""
    for pattern, said in _SAID:
        found = pattern.fullmatch(message)
        if found is not None:
            return found.expand(said)
    return message


def ended(message: str) -> str:
    """Return a message with a full stop, where it does not end with a question."""
    return message if message.endswith(("?", ".")) else f"{message}."


def no_choice(text: str, choices: Iterable[str]) -> str:
    """Say what can be chosen, where a text is none of that."""
    known = list(choices)
    return ended(f"“{text}” cannot be chosen; choose one of {', '.join(known)}{_meant(text, known)}")


def not_known(text: str, options: Iterable[str]) -> str:
    """Say that there is no such option, or no room for such a word."""
    if not text.startswith("-"):
        return f"nothing more is expected, but there is “{text}”"
    option = text.partition("=")[0]
    return ended(f"there is no option “{option}”{_meant(option, options)}")


def no_command(text: str, choices: Iterable[str], *, of: str) -> str:
    """Say that a command has no such sub-command."""
    return ended(f"there is no “{of} {text}”{_meant(text, choices)}")


def _meant(text: str, known: Iterable[str]) -> str:
    near = get_close_matches(text.lower(), list(known), n=1)
    return f". Did you mean “{near[0]}”?" if near else ""
