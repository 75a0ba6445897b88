"""A remote SPARQL 1.1 endpoint, with the same verbs, results and errors as the embedded engine.

Endpoints differ in how they fail: some cut an answer and say so only in a header, some report a
timeout as a row of text under HTTP 200, some answer with a web page. Each becomes one sentence.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graph.querying.streaming import Dataset
from graph.querying.syntax import query_form, refuse_unsafe, with_known_prefixes
from graph.querying.syntax_errors import syntax_error
from graph.remote.addresses import closed_at_once, read_address, why_unreachable, without_tls
from graph.remote.again import STATUSES, ask_twice
from graph.remote.answers import as_selected, parse_answer
from graph.remote.calls import refuse_own_calls, refuse_typed_calls
from graph.remote.credentials import has_login, login_headers, without_login
from graph.remote.itself import HEADER, own_marks
from graph.remote.one_wait import waited_for
from graph.remote.reasons import reason_in
from graph.remote.receiving import is_virtuoso, limit_note, media_type, read_body, read_reason
from graph.remote.refusals import meaning_of, seconds_to_wait, unreadable, when_late, why_not
from graph.remote.remembering import Remembering
from graph.remote.silence import KNOCKING, Silence
from graph.remote.whole import marked_if_cut, suspected
from graph.solutions import Result, Solutions, Triples, in_query_order
from graph.store import OURSELVES, Limits, Store
from ontology.errors import AnswerCut, EndpointError, EndpointUnsteady, QueryError, QueryTimeout

if TYPE_CHECKING:
    import rdflib
    import urllib3

    from graph.naming.search import Match
    from graph.querying.streaming import Format, Stream

#: A packed answer of 1 MB may hold more rows than there is memory for; ten million take 2 GB.
_TRUSTED: Final = Limits(deadline=60.0, rows=10_000_000, size=2**29, askers=OURSELVES)
_TSV: Final = "text/tab-separated-values"
_PLAINER_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_ROWS: Final = (
    f"{_TSV}, application/sparql-results+json;q=0.9, application/sparql-results+xml;q=0.8"
)
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_ACCEPT: Final = {
    "ASK": _PLAINER_ROWS,
    "CONSTRUCT": _TRIPLES,
    "DESCRIBE": _TRIPLES,
}
#: Seconds in which a connection is there, or never.
_CONNECTING: Final = 5.0
#: A proxy says that what is behind it keeps silent.
_GATEWAY_TIMEOUT: Final = 504
#: Bytes of what came in place of an answer that are read for a reason.
_LONGEST_REASON: Final = 20_000
CANCELLED: Final = b"operation has been cancelled"
_ALL: Final = Dataset()


class RemoteStore(Store):
    """A SPARQL 1.1 endpoint over HTTP.

    Parameters
    ----------
    endpoint : str
        Its address, as in ``http://127.0.0.1:7878/query``.

    Attributes
    ----------
    is_virtuoso : bool
        A Virtuoso has answered: what it sends is not passed on as it is.
    most_rows, most_triples : int
        As many rows or triples as it has sent at once; it does not cut answers at fewer.
    unwritten : set of str
        Keys of formats that it does not write, so what it answers is written anew.
    silence : Silence
        Whether it keeps silent, for all who ask it here.

    Raises
    ------
    EndpointError
        If the address is not an HTTP one.
    """

    may_change = True

    def __init__(self, endpoint: str) -> None:
        from graph.remote.deadlines import open_pools

        endpoint = read_address(endpoint)
        login_headers(endpoint)  # one that is not whole is said at once
        self.name = endpoint
        self.is_virtuoso = False
        self.most_rows = 0
        self.most_triples = 0
        self.unwritten: set[str] = set()
        self._text_index: str | None = None
        self._http = open_pools()
        self._remembering = Remembering()
        self.silence = Silence(endpoint, self._knock)
        self._rows = _ROWS

    def run(self, query: str) -> Result:
        """Send one of the program's own queries, unless it was answered a moment ago.

        Where the endpoint stumbles, it is asked once more.
        """
        refuse_own_calls(query)
        form = query_form(query)
        return self._remembering.recall(
            query, lambda: ask_twice(lambda: self.answer(query, form, _TRUSTED))
        )

    def run_whole(self, query: str, dataset: Dataset = _ALL) -> Result:
        """Send a query of any form whose whole answer is needed; else as :meth:`select`."""
        refuse_own_calls(query)
        found = self.answer(query, query_form(query), _TRUSTED, dataset)
        if not isinstance(found, bool):
            self._refuse_cut(found)
        return found

    def run_typed(self, query: str, limits: Limits | None = None) -> Result:
        """Send a person's query and stop reading at its limits."""
        limits, form = limits or Limits(), query_form(query)
        refuse_typed_calls(query, limits)
        found = self.answer(query, form, limits)
        if isinstance(found, Solutions):
            return marked_if_cut(self, found, query, limits)
        return found if isinstance(found, bool) else suspected(self, found, limits)

    def select(self, query: str) -> Solutions:
        """Send a SELECT whose every row is needed.

        Raises
        ------
        AnswerCut
            If the endpoint sends only some of them.
        """
        found = marked_if_cut(self, super().select(query), query, _TRUSTED)
        self._refuse_cut(found)
        return found

    def construct(self, query: str) -> Triples:
        """Send a CONSTRUCT or DESCRIBE whose every triple is needed; else as :meth:`select`."""
        found = suspected(self, super().construct(query), _TRUSTED)
        self._refuse_cut(found)
        return found

    def _refuse_cut(self, found: Solutions | Triples) -> None:
        if found.truncated and len(found) == _TRUSTED.rows:
            raise AnswerCut(f"{self.name} sends more than is taken at once. {found.note}")
        if found.truncated:
            raise AnswerCut(
                f"{self.name} sent only a part of what is needed here. {found.note} "
                "docs/engines.md says how its limit is raised."
            )

    def select_tsv(self, query: str) -> bytes:
        """Send a SELECT whose every row is needed, and return SPARQL 1.1 TSV."""
        return self.select(query).to_tsv().encode()

    def search(self, text: str, limit: int = 10, *, blank: bool = False) -> list[Match]:  # noqa: ARG002
        """Find nodes by label, with the endpoint's own text index where it has one."""
        from graph.remote.search import search, text_index

        if self._text_index is None:
            self._text_index = text_index(self)
        return search(self, text, limit, self._text_index)

    def to_rdflib(self) -> rdflib.Graph:
        """Return an rdflib graph that asks the endpoint through this store."""
        from graph.rdflib_view import graph_at

        return graph_at(self)

    def close(self) -> None:
        """Close the pooled connections."""
        self._http.clear()

    def answer(self, query: str, form: str, limits: Limits, dataset: Dataset = _ALL) -> Result:
        """Send a query of a known form and read its answer, as long as it is waited for."""
        return waited_for(
            self.name,
            limits.deadline,
            lambda seconds: self._answer(query, form, limits._replace(deadline=seconds), dataset),
            self.silence,
        )

    def _knock(self) -> None:
        self._answer("ASK { }", "ASK", Limits(deadline=KNOCKING), _ALL)

    def _answer(self, query: str, form: str, limits: Limits, dataset: Dataset) -> Result:
        sent = with_known_prefixes(query)
        deadline = time.monotonic() + limits.deadline
        accept = self._rows if form == "SELECT" else _ACCEPT[form]
        response = self.send(sent, accept, limits, dataset)
        try:
            self.check_status(response, query, deadline)
            body, cut = read_body(response, deadline, limits, self.name)
        finally:
            response.close()  # one that was read to its end has given its connection back
        self.silence.heard()
        if CANCELLED in body[-200:]:
            raise QueryTimeout(
                f"{self.name} stopped the query at its own time limit. {when_late(limits)}"
            )
        kind = media_type(response)
        try:
            result = parse_answer(body, kind, form)
        except (SyntaxError, ValueError) as error:
            if kind == _TSV and accept == _ROWS:  # Virtuoso writes IRIs in it without brackets
                self._rows = _PLAINER_ROWS
                return self._answer(query, form, limits, dataset)
            self._refuse_reason(body, kind)
            raise EndpointError(unreadable(kind, self.name)) from error
        if isinstance(result, bool):
            return result
        if isinstance(result, Solutions):
            result = as_selected(result, query, self.name)
        over = limits.rows if cut or len(result) > limits.rows else None
        return _mark(result, query, limits.rows, limit_note(response, result, query, over))

    def _refuse_reason(self, body: bytes, kind: str) -> None:
        """Raise the reason that came in place of an answer, under a status that says nothing."""
        whole = without_login(body[:_LONGEST_REASON].decode(errors="replace"), self.name)
        if "json" in kind and (said := reason_in(whole)):
            raise QueryError(f"{self.name} refused the query: {without_login(said, self.name)}")

    def stream(
        self, query: str, form: Format, limits: Limits, dataset: Dataset | None = None
    ) -> Stream:
        """Pass the endpoint's own answer on as it comes."""
        from graph.remote.stream import pass_on

        refuse_unsafe(query)
        return pass_on(self, query, form, limits, dataset or _ALL)

    def send(
        self, query: str, accept: str, limits: Limits, dataset: Dataset = _ALL
    ) -> urllib3.BaseHTTPResponse:
        """Send a query and return its answer unread."""
        import urllib3

        graphs = [("default-graph-uri", iri) for iri in dataset.default]
        graphs += [("named-graph-uri", iri) for iri in dataset.named]
        deadline = limits.deadline
        until = time.monotonic() + deadline
        try:
            return self._http.request(
                "POST",
                self.name,
                fields=[("query", query), *graphs],
                encode_multipart=False,
                redirect=False,
                headers={"Accept": accept, HEADER: own_marks(), **login_headers(self.name)},
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(_CONNECTING, deadline), total=deadline),
            )
        except urllib3.exceptions.ReadTimeoutError as error:
            if time.monotonic() < until - _CONNECTING / 2:  # none but a handshake ends so early
                raise EndpointError(without_tls(self.name)) from error
            raise QueryTimeout(
                f"{self.name} did not answer within {deadline:g} s. {when_late(limits)}"
            ) from error
        except urllib3.exceptions.ProtocolError as error:
            raise EndpointUnsteady(closed_at_once(self.name)) from error
        except urllib3.exceptions.HTTPError as error:
            raise EndpointError(why_unreachable(self.name, error)) from error

    def check_status(self, response: urllib3.BaseHTTPResponse, query: str, until: float) -> None:
        """Raise what an answer's status says went wrong, and notice who answers."""
        self.is_virtuoso = self.is_virtuoso or is_virtuoso(response)
        if 200 <= response.status < 300:
            return
        if response.status != _GATEWAY_TIMEOUT:
            self.silence.heard()
        first = read_reason(response, until, self.name)
        if meant := meaning_of(first):
            raise QueryError(f"{self.name} {meant}")
        if response.status == 400:
            if "error at " in first:
                raise syntax_error(first, query)
            raise QueryError(f"{self.name} refused the query: {first or 'no reason given'}")
        said = why_not(response, first, self.name, logged_in=has_login(self.name))
        said = self.name + without_login(said.removeprefix(self.name), self.name)
        if response.status in STATUSES:
            raise EndpointUnsteady(said, seconds_to_wait(response))
        raise EndpointError(said)


def _mark(result: Solutions | Triples, query: str, rows: int, note: str | None) -> Result:
    if isinstance(result, Solutions):
        marked = Solutions(result.variables, result.rows[:rows], note is not None, note)
        return in_query_order(marked, query)
    return Triples(result.triples[:rows], note is not None, note)
