"""One base for every error that is shown to somebody outside: a stable code, a status, words from the translations."""

from __future__ import annotations

from typing import Any, ClassVar


class AppError(Exception):
    """An error with a stable ``code``; ``bot/translations`` holds its words under ``error-<code>``.

    Args:
        details: values for the words and for the client's ``details``. Never a path, a trace or a secret.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, **details: Any) -> None:
        super().__init__(f"{self.code} {details}" if details else self.code)
        self.details = details


class NotFound(AppError):
    """There is no such thing, or the asker may not know that there is."""

    code = "not_found"
    status = 404


class UnknownMunicipality(NotFound):
    """No municipality has this slug."""

    code = "unknown_municipality"


class NotReady(AppError):
    """The service cannot answer yet, or not just now; ``details['missing']`` says what is missing."""

    code = "not_ready"
    status = 503


class Unauthorized(AppError):
    """Nobody is signed in."""

    code = "unauthorized"
    status = 401


class Forbidden(AppError):
    """Signed in, but without the right to do this."""

    code = "forbidden"
    status = 403


class Invalid(AppError):
    """The request's content cannot be used; ``details['fields']`` says what and why."""

    code = "invalid"
    status = 422


class Conflict(AppError):
    """Somebody else was first, or the thing is no longer in a state where this can be done."""

    code = "conflict"
    status = 409


class TooMany(AppError):
    """Too much in too short a time; ``details['retry_after_s']`` is when to try again, in whole seconds."""

    code = "too_many"
    status = 429
