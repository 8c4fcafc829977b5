"""Faults on purpose: which call is hit, and what happens to it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from pxm_desktop.sandbox.errors import ApiError

Action = Literal[
    "status",  # answer `status` without the effect (or after it, with effect=true)
    "html",  # an HTML page instead of JSON
    "malformed",  # JSON that breaks off
    "huge",  # `bytes` of JSON
    "empty",  # success without a body
    "rate_limit",  # 429; a burst of them is a `count`
    "lose_before",  # connection closed, nothing done
    "lose_after",  # done, then connection closed without an answer
    "hang",  # no answer for `seconds`
    "delay",  # the right answer, `seconds` late
    "slow",  # the right answer, `bytes` of it per second
    "cut",  # the right answer breaks off after `bytes`
    "expire_urls",  # presigned URLs in this answer are expired already
    "wrong_etag",  # S3: stored right, another ETag told
    "corrupt",  # S3: one byte changed on the way, so that the ETag differs
    "revoke_token",  # every token is revoked, then the call is served
    "deactivate_user",  # the user is deactivated, then the call is served
    "other_user",  # somebody else links (`add`) and unlinks (`remove`) collections of the file in the path
]
Target = Literal["api", "s3"]
_S3_ACTIONS = frozenset(
    {"status", "lose_before", "lose_after", "hang", "delay", "slow", "cut", "wrong_etag", "corrupt", "html"}
)


@dataclass(slots=True)
class Fault:
    """One fault.

    Attributes:
        action: What happens.
        target: Whether API calls or requests to S3 (through the proxy) are looked at.
        method: Method to hit, or empty for any.
        path: Beginning of the path to hit: below the version for the API, bucket and key for S3.
        contains: Text that the path and query must contain as well.
        nth: Hit the nth matching call only (1 is the first).
        every: Hit every so many matching calls.
        probability: Hit with this chance.
        count: Hit at most so many calls; 0 means no end.
        status: Status of ``status`` and ``html``.
        effect: Do what was asked before answering wrongly; ``other_user`` then edits after the call.
        seconds: Length of ``hang`` and ``delay``.
        bytes: Amount for ``huge``, ``slow`` and ``cut``.
        retry_after: Value of the header with ``rate_limit`` or ``status``; negative sends none.
        message: The ``error`` of the answer.
        add: Collection ids that ``other_user`` links.
        remove: Collection ids that ``other_user`` unlinks.
        seen: Calls that matched so far.
        hits: Calls that were hit so far.

    """

    action: Action
    target: Target = "api"
    method: str = ""
    path: str = "/"
    contains: str = ""
    nth: int = 0
    every: int = 0
    probability: float = 1.0
    count: int = 0
    status: int = 500
    effect: bool = False
    seconds: float = 60.0
    bytes: int = 0
    retry_after: float = -1.0
    message: str = "Something went wrong"
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    seen: int = 0
    hits: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Fault:
        """Build a fault from a control request.

        Raises:
            ApiError: A field is unknown or does not fit.

        """
        known = {item.name for item in fields(cls)} - {"seen", "hits"}
        for name in data:
            if name not in known:
                raise ApiError(400, f"There is no fault field {name}")
        if data.get("action") not in get_args(Action) or data.get("target", "api") not in get_args(Target):
            raise ApiError(400, f"action is one of {', '.join(get_args(Action))}; target api or s3")
        if data.get("target") == "s3" and data["action"] not in _S3_ACTIONS:
            raise ApiError(400, f"{data['action']} is no fault of S3")
        return cls(**data)

    def matches(self, method: str, path: str, query: str) -> bool:
        """Tell whether this call is hit, counting it."""
        if self.method and self.method != method:
            return False
        if not path.startswith(self.path) or self.contains not in f"{path}?{query}":
            return False
        self.seen += 1
        if self.count and self.hits >= self.count:
            return False
        if self.nth and self.seen != self.nth:
            return False
        if self.every and self.seen % self.every:
            return False
        if self.probability < 1 and random.random() >= self.probability:  # noqa: S311 - chance, no secret
            return False
        self.hits += 1
        return True


@dataclass(slots=True)
class Faults:
    """The faults in force, oldest first; the first that matches a call is the one that happens."""

    installed: list[Fault] = field(default_factory=list)

    def find(self, target: Target, method: str, path: str, query: str) -> Fault | None:
        """Return the fault that hits a call."""
        for fault in self.installed:
            if fault.target == target and fault.matches(method, path, query):
                return fault
        return None
