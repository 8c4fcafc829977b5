"""What a change of files refuses."""

from __future__ import annotations


class NoSuch(Exception):
    """There is no change of this number in this account."""


class NotNow(Exception):
    """A change does not allow this as it stands: says what is wrong and what to do."""

    def __init__(self, sentence: str, todo: str) -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}")
