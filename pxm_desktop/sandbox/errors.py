"""Errors of the sandbox: one for its operator, one for its callers over HTTP."""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox cannot start or go on; the message says what happened and what to do."""


class ApiError(Exception):
    """A request is answered with an error status and ``{"error": message}``.

    Args:
        status: HTTP status of the answer.
        message: Sentence for the ``error`` field.
        extra: Further fields of the body.

    """

    def __init__(self, status: int, message: str, **extra: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra


def missing(*fields: str) -> ApiError:
    """Return the 400 that names required fields which were not sent."""
    return ApiError(400, f"Missing required field: {', '.join(fields)}", fields=list(fields))


def bad(field: str, why: str) -> ApiError:
    """Return the 400 that names a field whose value cannot be taken."""
    return ApiError(400, f"{field}: {why}", fields=[field])


def not_found(what: str) -> ApiError:
    """Return the 404 for an object that does not exist, or is not visible yet."""
    return ApiError(404, f"{what} not found")
