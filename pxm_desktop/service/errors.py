"""Errors of the service: what happened and what to do, in the user's words."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 5


class ServiceError(Exception):
    """A command could not be carried out."""

    def __init__(self, sentence: str, todo: str = "") -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}".strip())


class SignedOut(ServiceError):
    """No account is signed in."""


class SecretNeeded(ServiceError):
    """The account is known here but its secret is not; it has to be typed."""


class StorageUnusable(ServiceError):
    """The data directory cannot be used: a network share, a full disk, no permission, a newer schema."""


class OwnerGone(ServiceError):
    """The process that holds the data directory ended before it answered; open the service again."""


class OwnerFailed(ServiceError):
    """The process that holds the data directory met a defect of its own while it carried out the command."""


class OwnerSilent(ServiceError):
    """Another process holds the data directory but cannot be talked to."""


class UnknownVerb(ServiceError):
    """The service has no such verb, or the verb not these arguments."""


class UnknownName(ServiceError):
    """No product, region or file has this name; `candidates` lists near ones as (id, label)."""

    def __init__(self, sentence: str, todo: str = "", candidates: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(sentence, todo)
        self.candidates = candidates

    @property
    def told(self) -> str:
        """The whole of it on one line, for places that show no list."""
        labels = ", ".join(label for _, label in self.candidates[:_SHOWN])
        return f"{self} {labels}." if labels else str(self)


class AmbiguousName(UnknownName):
    """Several fit; `candidates` lists them as (id, label)."""


class ExportFailed(ServiceError):
    """A file cannot be written where it was wanted."""


class NotSaved(ServiceError):
    """A file of PXM cannot be saved where it was wanted: no room, no permission, or there is one of that name."""


class BadSetting(ServiceError):
    """A setting has no such name or cannot have this value."""


class BadAttribute(UnknownName):
    """There is no such attribute, or it does not take the value."""


class BadValue(ServiceError):
    """An object in PXM cannot be changed like this: the values contradict one another or are none."""


class BadName(ServiceError):
    """Something cannot be kept under this name, or not without what it lacks."""


class NameTaken(BadName):
    """Something else has this name already, capitals and small letters taken alike."""


class UnknownRule(UnknownName):
    """There is no such hot folder."""


class BadRule(ServiceError):
    """A hot folder cannot work like this: says what is wrong and what to do."""


class RuleIsManaged(BadRule):
    """The hot folder is set by an administrator and not changed here."""


class BadRulesFile(BadRule):
    """An administrator's file of hot folders cannot be used; `problems` has a sentence for all that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class NoSuchChange(ServiceError):
    """There is no change of this number in this account."""


class BadEdit(ServiceError):
    """Files cannot be changed like this: it contradicts itself, is nothing at all, or PXM does not take the value."""


class BadSheet(ServiceError):
    """A sheet cannot be used; `lines` says of each line what is wrong with it."""

    def __init__(self, sentence: str, todo: str = "", lines: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, todo)
        self.lines = lines
