"""Every error Ops Atlas reports, in one tree.

It lies on the lowest floor so that every floor can raise it; the door that a visitor came
through decides how to show it (a page, a line in the terminal, an HTTP status)::

    OpsAtlasError
    ├── SourceError        a file cannot be read or parsed
    │   └── RepairableError  only a part of it, which can be left out
    ├── SnapshotError      a snapshot cannot be built or opened
    ├── CatalogError       a question file breaks a rule
    ├── NotFoundError      no such question, lens or node
    ├── ParameterError     an argument is missing, unknown or malformed
    ├── QueryError         the SPARQL is wrong
    │   ├── QueryRefused   it asks for something that is never allowed here
    │   ├── QueryTimeout   it ran past its deadline
    │   └── QueryTooLarge  it needed more memory than allowed
    └── EndpointError      a remote endpoint is down, slow, or answers something else
        ├── EndpointUnsteady  so that it may answer when asked again in a moment
        └── AnswerCut      it sends a part of an answer that is needed whole
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class OpsAtlasError(Exception):
    """Anything the program reports to a person in one sentence."""


class SourceError(OpsAtlasError):
    """A file cannot be read or parsed."""

    @classmethod
    def unreadable(cls, what: object, error: OSError) -> SourceError:
        """Say why the system cannot read a file."""
        return cls(f"{what} cannot be read: {error.strerror or error}.")

    @classmethod
    def unwritable(cls, what: object, error: OSError) -> SourceError:
        """Say why the system cannot write a file."""
        return cls(f"{what} cannot be written: {error.strerror or error}.")


class RepairableError(SourceError):
    """A part of a file cannot be read; what stands around it can, if that part is left out."""


class SnapshotError(OpsAtlasError):
    """A snapshot cannot be built or opened."""


class CatalogError(OpsAtlasError):
    """A question file breaks a rule; the message starts with ``file:line:``."""


class NotFoundError(OpsAtlasError):
    """No such question, lens or node."""

    @classmethod
    def among(cls, what: str, name: str, known: Iterable[str]) -> NotFoundError:
        """Say which known names come nearest."""
        from difflib import get_close_matches

        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]
        if not near:
            return cls(f"There is no {what} {name!r}, nor any other.")
        return cls(f"There is no {what} {name!r}; the nearest are: {', '.join(near)}.")


class ParameterError(OpsAtlasError):
    """An argument is missing, unknown or malformed."""


class QueryError(OpsAtlasError):
    """The SPARQL is wrong.

    Parameters
    ----------
    message : str
        One sentence for the person who typed the query.
    line, column : int, optional
        Where the parser stopped, counted from 1.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """The query asks for something that is never allowed here."""


class QueryTimeout(QueryError):
    """The query ran past its deadline."""


class QueryTooLarge(QueryError):
    """The query needed more memory than allowed."""


class EndpointError(OpsAtlasError):
    """A remote endpoint is down, slow, or answers something else."""


class EndpointUnsteady(EndpointError):
    """An endpoint fails in a way that is often over in a moment.

    Attributes
    ----------
    wait : float
        After how many seconds it may be asked again.
    """

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class AnswerCut(EndpointError):
    """An endpoint sends a part of an answer that is needed whole."""
