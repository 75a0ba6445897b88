"""A remote SPARQL 1.1 endpoint, with the same verbs, results and errors as the embedded engine.

Endpoints differ in how they fail: some cut an answer and say so only in a header, some report a
timeout as a row of text under HTTP 200, some answer with a web page. Each becomes one sentence.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graph.remote.answers import parse_answer
from graph.remote.credentials import login_headers
from graph.remote.refusals import in_words
from graph.solutions import Result, Solutions, Triples, in_query_order
from graph.store import Limits, Store
from graph.streaming import Dataset
from graph.syntax import query_form, refuse_unsafe, syntax_error, with_known_prefixes
from ontology.errors import EndpointError, QueryError, QueryTimeout

if TYPE_CHECKING:
    import rdflib
    import urllib3

    from graph.search import Match
    from graph.streaming import Format, Stream

_TRUSTED: Final = Limits(deadline=60.0, rows=50_000_000, size=2**31)
_TSV: Final = "text/tab-separated-values"
_PLAINER_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_ROWS: Final = (
    f"{_TSV}, application/sparql-results+json;q=0.9, application/sparql-results+xml;q=0.8"
)
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_ACCEPT: Final = {
    "ASK": "application/sparql-results+json, application/sparql-results+xml;q=0.9",
    "CONSTRUCT": _TRIPLES,
    "DESCRIBE": _TRIPLES,
}
CANCELLED: Final = b"operation has been cancelled"
_CHUNK: Final = 2**16
_ALL: Final = Dataset()


class RemoteStore(Store):
    """A SPARQL 1.1 endpoint over HTTP.

    Parameters
    ----------
    endpoint : str
        Its address, as in ``http://127.0.0.1:7878/query``.

    Raises
    ------
    EndpointError
        If the address is not an HTTP one.
    """

    def __init__(self, endpoint: str) -> None:
        import urllib3

        if not endpoint.startswith(("http://", "https://")):
            raise EndpointError(
                f"“{endpoint}” is not an endpoint's address; write it as https://host/sparql."
            )
        if "@" in endpoint.split("/")[2]:
            raise EndpointError(
                "A login does not belong in the address of an endpoint, where every page would "
                "show it; docs/engines.md says where it is kept."
            )
        self.name = endpoint
        self._login = login_headers(endpoint)
        self._text_index: str | None = None
        self._http = urllib3.PoolManager(maxsize=8, retries=False)
        self._rows = _ROWS

    def run(self, query: str) -> Result:
        """Send one of the program's own queries."""
        return self._answer(query, query_form(query), _TRUSTED)

    def run_typed(self, query: str, limits: Limits | None = None) -> Result:
        """Send a person's query and stop reading at its limits."""
        return self._answer(query, refuse_unsafe(query), limits or Limits())

    def select_tsv(self, query: str) -> bytes:
        """Send a SELECT and return its answer as SPARQL 1.1 TSV."""
        return self.select(query).to_tsv().encode()

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """Find nodes by label, with the endpoint's own text index where it has one."""
        from graph.remote.search import search, text_index

        if self._text_index is None:
            self._text_index = text_index(self)
        return search(self, text, limit, self._text_index)

    def to_rdflib(self) -> rdflib.Graph:
        """Return an rdflib graph that asks the endpoint."""
        from graph.rdflib_view import graph_at

        return graph_at(self.name)

    def close(self) -> None:
        """Close the pooled connections."""
        self._http.clear()

    def _answer(self, query: str, form: str, limits: Limits) -> Result:
        sent = with_known_prefixes(query)
        deadline = time.monotonic() + limits.deadline
        accept = self._rows if form == "SELECT" else _ACCEPT[form]
        response = self.send(sent, accept, limits.deadline)
        try:
            self.check_status(response, query)
            body, cut = _read_body(response, deadline, limits, self.name)
        finally:
            response.release_conn()
        if CANCELLED in body[-200:]:
            raise QueryTimeout(
                f"{self.name} stopped the query at its own time limit. Ask for less."
            )
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        try:
            result = parse_answer(body, kind, form)
        except (SyntaxError, ValueError) as error:
            if kind == _TSV and accept == _ROWS:  # Virtuoso writes IRIs in it without brackets
                self._rows = _PLAINER_ROWS
                return self._answer(query, form, limits)
            raise self._unreadable(kind) from error
        return _mark(result, query, limits.rows, _limit_note(response, result, cut, limits))

    def stream(
        self, query: str, form: Format, limits: Limits, dataset: Dataset | None = None
    ) -> Stream:
        """Pass the endpoint's own answer on as it comes."""
        from graph.remote.stream import pass_on

        refuse_unsafe(query)
        return pass_on(self, query, form, limits, dataset or _ALL)

    def send(
        self, query: str, accept: str, deadline: float, dataset: Dataset = _ALL
    ) -> urllib3.BaseHTTPResponse:
        """Send a query and return its answer unread."""
        import urllib3

        graphs = [("default-graph-uri", iri) for iri in dataset.default]
        graphs += [("named-graph-uri", iri) for iri in dataset.named]
        try:
            return self._http.request(
                "POST",
                self.name,
                fields=[("query", query), *graphs],
                encode_multipart=False,
                headers={"Accept": accept, **self._login},
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(5.0, deadline), read=deadline),
            )
        except urllib3.exceptions.ReadTimeoutError as error:
            raise self._late(deadline) from error
        except urllib3.exceptions.HTTPError as error:
            raise EndpointError(
                f"{self.name} cannot be reached. Check the address and that the server runs."
            ) from error

    def _late(self, deadline: float) -> QueryTimeout:
        return QueryTimeout(f"{self.name} did not answer within {deadline:g} s. Ask for less.")

    def check_status(self, response: urllib3.BaseHTTPResponse, query: str) -> None:
        """Raise what an answer's status says went wrong."""
        if 200 <= response.status < 300:
            return
        said = response.read(2_000, decode_content=True).decode(errors="replace").strip()
        first = said.split("\n")[0][:300] if "<" not in said[:20] else ""
        if meant := in_words(first):
            raise QueryError(f"{self.name} {meant}")
        if response.status == 400:
            if "error at " in first:
                raise syntax_error(first, query)
            raise QueryError(f"{self.name} refused the query: {first or 'no reason given'}")
        if response.status in {401, 403}:
            raise EndpointError(f"{self.name} wants a login (HTTP {response.status}).")
        reason = f": {first}" if first else ""
        raise EndpointError(f"{self.name} answered HTTP {response.status}{reason}.")

    def _unreadable(self, kind: str) -> EndpointError:
        if kind == "text/html":
            return EndpointError(
                f"{self.name} answered with a web page. Is it the address of the SPARQL endpoint?"
            )
        return EndpointError(
            f"{self.name} answered something that is not a whole {kind or 'SPARQL result'}."
        )


def _read_body(
    response: urllib3.BaseHTTPResponse, deadline: float, limits: Limits, name: str
) -> tuple[bytes, bool]:
    """Read until the end or a limit; cut at a whole line, which TSV and N-Triples allow."""
    import urllib3

    lines_left, size_left = limits.rows + 1, limits.size
    parts: list[bytes] = []
    by_line = response.headers.get("Content-Type", "").startswith(
        ("text/tab-separated-values", "application/n-triples")
    )
    try:
        for part in response.stream(_CHUNK, decode_content=True):
            parts.append(part)
            lines_left -= part.count(b"\n")
            size_left -= len(part)
            if time.monotonic() > deadline:
                response.close()
                raise QueryTimeout(f"{name} was still answering at the deadline. Ask for less.")
            if by_line and (lines_left < 0 or size_left < 0):
                response.close()
                body = b"".join(parts)
                return body[: body.rfind(b"\n") + 1], True
    except urllib3.exceptions.HTTPError as error:
        raise EndpointError(f"{name} broke off in the middle of its answer; ask again.") from error
    return b"".join(parts), False


def _limit_note(
    response: urllib3.BaseHTTPResponse, result: Result, cut: bool, limits: Limits
) -> str | None:
    """Say why rows are missing: our limit, or the endpoint's own, which Virtuoso only hints at."""
    if isinstance(result, bool):
        return None
    if cut or len(result) > limits.rows:
        return f"These are the first {min(len(result), limits.rows):,} of more."
    most = response.headers.get("X-SPARQL-MaxRows", "")
    if most.isdigit() and len(result) >= int(most):
        return f"The endpoint cuts every answer at {int(most):,} rows, so there may be more."
    return None


def _mark(result: Result, query: str, rows: int, note: str | None) -> Result:
    if isinstance(result, Solutions):
        marked = Solutions(result.variables, result.rows[:rows], note is not None, note)
        return in_query_order(marked, query)
    if isinstance(result, Triples):
        return Triples(result.triples[:rows], note is not None, note)
    return result
