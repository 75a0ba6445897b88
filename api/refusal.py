"""How a request is refused: a status and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, PlainTextResponse

from ontology.errors import (
    EndpointError,
    NotFoundError,
    OpsAtlasError,
    ParameterError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The most telling class first.
_STATUS: Final = (
    (QueryTimeout, 503),
    (QueryTooLarge, 503),
    (QueryRefused, 400),
    (QueryError, 400),
    (ParameterError, 400),
    (NotFoundError, 404),
    (EndpointError, 502),
    (OpsAtlasError, 500),
)
RETRY_SECONDS: Final = "5"


class Refusal(Exception):
    """A request that is not answered.

    Parameters
    ----------
    status : int
        The HTTP status.
    reason : str
        One sentence for whoever wrote the client.
    headers : mapping, optional
        What goes with the status: Allow, Retry-After.
    """

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = dict(headers or {})

    def response(self, headers: Mapping[str, str]) -> PlainTextResponse:
        """Return it as plain text."""
        return PlainTextResponse(f"{self.sentence}\n", self.status, {**headers, **self.headers})

    def json_response(self, headers: Mapping[str, str]) -> JSONResponse:
        """Return it as JSON: ``{"error": sentence}``."""
        return JSONResponse({"error": self.sentence}, self.status, {**headers, **self.headers})

    @property
    def sentence(self) -> str:
        """Return the reason in one line."""
        return "".join(c if c.isprintable() else " " for c in self.reason)


def from_error(error: OpsAtlasError) -> Refusal:
    """Turn the program's own errors into a status."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return Refusal(status, str(error), {"Retry-After": RETRY_SECONDS} if status == 503 else None)


def busy(reason: str) -> Refusal:
    """Refuse because the server has its hands full."""
    return Refusal(503, reason, {"Retry-After": RETRY_SECONDS})
