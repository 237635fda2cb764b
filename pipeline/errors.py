"""Errors for people: one line that says what to do. Anything else that is raised is a bug."""

from __future__ import annotations


class UserError(Exception):
    """What the user asked cannot be done; ``code`` is stable, the message says what to do (exit code 1)."""

    code = "error"


class BadFile(UserError):
    """A file that no record can be made of; the reason goes to ``files`` and to the screen."""

    status = "failed"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[BadFile], tuple[str, str]]:
        return type(self), (self.code, str(self))


class Refused(BadFile):
    """A file that is not read on purpose: not a PDF, encrypted, empty."""

    status = "refused"


class BadKnowledge(UserError):
    """An entry of the knowledge files that cannot be used."""

    code = "knowledge"


class BadDatabase(UserError):
    """A database that cannot be used: unwritable, of another schema, not a database."""

    code = "database"
