"""What is raised when a share cannot be asked."""

from __future__ import annotations


class ShareAway(Exception):
    """The share does not answer, or not as before; nothing is known of what it did with the last request."""

    def __init__(
        self, sentence: str, todo: str = "Connect it again; the hot folder goes on by itself."
    ) -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}".rstrip())
