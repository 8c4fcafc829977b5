"""The one error hierarchy of the PXM client.

Every error says what happened (`sentence`), what to do (`todo`), whether the same call may succeed later
(`retryable`) and the request id that PXM gave, if any. Texts are made here or by `sanitised`, so no secret,
no URL with a query and no whole body ever reaches a message.
"""

import re
from typing import ClassVar, Literal

CauseKind = Literal["dns", "refused", "tls", "proxy", "timeout", "other"]

_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]*", re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Za-z0-9+/=_.~-]{40,}")
_QUOTA = re.compile(r"quota|storage ?(limit|full)|insufficient ?storage", re.IGNORECASE)
_CALLS = re.compile(r"request|call|rate", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def sanitised(text: str, limit: int = 200) -> str:
    """Return a server's words fit for a message: one line, short, without URLs and token-like words."""
    text = _CONTROL.sub(" ", text[: limit * 10])
    text = _LONG_WORD.sub("…", _URL.sub("…", text)).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def names_quota(text: str) -> bool:
    """Tell whether a server's words or its error code say that there is no room left; a quota of calls is none."""
    return _QUOTA.search(text) is not None and _CALLS.search(text) is None


class PxmError(Exception):
    """Base of all errors of the PXM client."""

    title: str = "PXM could not do that"
    todo: str = ""
    retryable: bool = False

    default_sentence: ClassVar[str] = "PXM could not do what was asked."

    def __init__(
        self,
        sentence: str | None = None,
        todo: str | None = None,
        *,
        title: str | None = None,
        retryable: bool | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(sentence or self.default_sentence)
        self.sentence: str = sentence or self.default_sentence
        self.request_id = request_id
        if todo is not None:
            self.todo = todo
        if title is not None:
            self.title = title
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.sentence} {self.todo}".strip()


class BadAddress(PxmError):
    """The base URL is no address the client talks to."""

    title = "Address not usable"
    default_sentence = "This is not the address of a PXM service."
    todo = "Use an address such as https://entapi.amplifi.io."


class KeyringUnavailable(PxmError):
    """The keyring of the operating system is missing, locked or refused the request."""

    title = "No keyring"
    default_sentence = "This computer's keyring could not be used."
    todo = (
        "Unlock or install a keyring, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE "
        "in the environment."
    )


class CredentialsMissing(PxmError):
    """Credentials are incomplete or could not be read (never says what they are)."""

    title = "Not signed in"
    default_sentence = "There is no client ID and client secret to sign in with."
    todo = (
        "Sign in, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE in the environment."
    )


class CredentialsRefused(PxmError):
    """PXM refused the client ID and secret: wrong, revoked, or their user was deactivated."""

    title = "Sign-in refused"
    default_sentence = (
        "PXM refused the client ID and secret. They were revoked, or their user was deactivated."
    )
    todo = (
        "Make new ones in PXM under Settings → Integrations → API → Create New Integration, "
        "then sign in again. The queue is kept."
    )


class PermissionDenied(PxmError):
    """403: the token is good, its user lacks a permission."""

    title = "Permission missing"
    default_sentence = "PXM did not allow this: the user of these credentials lacks the permission."
    todo = "Ask your PXM administrator for the permission, then retry."


class NoRoom(PxmError):
    """507, or a refusal whose words name a quota: the account or its storage is full."""

    title = "No room left"
    default_sentence = "PXM has no room left for more files."
    todo = "Delete files in PXM that are not needed, or ask your PXM administrator for more room, then retry."


class NotFound(PxmError):
    """404: the object, or the endpoint, is not there."""

    title = "Not found"
    default_sentence = "PXM does not know this object. It was deleted, or is not ready yet."
    todo = "Check that it still exists in PXM."


class BadRequest(PxmError):
    """400, 422 and other refusals of a request; `detail` is the server's word on it, sanitised."""

    title = "Refused by PXM"
    default_sentence = "PXM refused the request."
    todo = "Check what was entered, then retry."

    def __init__(
        self,
        sentence: str | None = None,
        todo: str | None = None,
        *,
        detail: str = "",
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        self.detail = sanitised(detail)
        self.status = status
        if sentence is None:
            sentence = f"PXM refused the request: {self.detail}" if self.detail else self.default_sentence
            if not sentence.endswith((".", "…", "!", "?")):
                sentence += "."
        super().__init__(sentence, todo, request_id=request_id)


class NameConflict(PxmError):
    """409, or an answer that names a file already there; `existing_ids` are its ids, where PXM told them."""

    title = "Name already in PXM"
    default_sentence = "PXM already has a file of this name."
    todo = "Choose whether to skip it, replace it or keep both."

    def __init__(
        self,
        sentence: str | None = None,
        todo: str | None = None,
        *,
        existing_ids: tuple[str, ...] = (),
        request_id: str | None = None,
    ) -> None:
        self.existing_ids = existing_ids
        super().__init__(sentence, todo, request_id=request_id)


class RateLimited(PxmError):
    """PXM asked to wait longer than the caller wants to; `retry_after` in seconds."""

    title = "PXM asks to wait"
    retryable = True

    def __init__(self, retry_after: float = 60.0, *, request_id: str | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(
            f"PXM had more requests than it allows and asks to wait {max(1, round(retry_after))} seconds.",
            "Nothing is lost. Wait, then retry.",
            request_id=request_id,
        )


class ServerFailed(PxmError):
    """5xx that lasted through the retries; `status` is the last one, `retry_after` PXM's hint in seconds."""

    title = "PXM has a problem"
    default_sentence = "PXM had a problem of its own and did not answer the request."
    todo = "Retry in a few minutes. If it lasts, ask PXM support."
    retryable = True

    def __init__(
        self,
        sentence: str | None = None,
        todo: str | None = None,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        request_id: str | None = None,
    ) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(sentence, todo, request_id=request_id)


_UNREACHABLE: dict[CauseKind, tuple[str, str]] = {
    "dns": ("The address of PXM could not be found.", "Check the network connection and the address."),
    "refused": ("Nothing answers at the address of PXM.", "Check the network connection and the address."),
    "tls": (
        "The secure connection to PXM could not be trusted.",
        "Check this computer's date, and whether a firewall's certificate has to be trusted here.",
    ),
    "proxy": (
        "The proxy did not let the connection to PXM through.",
        "Check the proxy settings, its user name and password.",
    ),
    "timeout": ("PXM did not answer in time.", "Check the network connection, then retry."),
    "other": ("The connection to PXM broke.", "Check the network connection, then retry."),
}


class Unreachable(PxmError):
    """No answer at all, and the request had no effect (or may be repeated); `cause_kind` tells why."""

    title = "PXM not reachable"
    retryable = True

    def __init__(
        self, cause_kind: CauseKind = "other", sentence: str | None = None, todo: str | None = None
    ) -> None:
        self.cause_kind: CauseKind = cause_kind
        default_sentence, default_todo = _UNREACHABLE[cause_kind]
        super().__init__(sentence or default_sentence, default_todo if todo is None else todo)


class AnswerLost(PxmError):
    """A write was sent and its answer lost or not understood: whether it had its effect is unknown.

    Not `retryable` as such: look first, then decide.
    """

    title = "Answer lost"
    default_sentence = "The answer of PXM got lost on its way, so the outcome is not known."
    todo = "Look in PXM whether it was done before repeating it."


class UnexpectedAnswer(PxmError):
    """PXM, or something between, answered in a form that is not understood. Names keys, never values."""

    title = "Answer not understood"
    default_sentence = "The answer does not look like one from PXM."
    todo = (
        "Check the address and whether the network asks for a sign-in. Run “pxm-desktop doctor” for details."
    )
