"""Read what a remote endpoint answers, and what Virtuoso answers in a way of its own."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

import pyoxigraph as ox

from graph.querying.syntax import selected_variables
from graph.remote.mending import mended_rows, mended_triples
from graph.remote.nesting import refuse_nested
from graph.solutions import Result, Solutions, Triples
from graph.terms import Term
from ontology.errors import EndpointError

_RESULT_FORMATS: Final = {
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_NEVER_ENDS: Final = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
_TRIPLE_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
#: Virtuoso names blank nodes by something that is an IRI.
_NAMED_BLANK: Final = re.compile(rb'("bnode"\s*,\s*"value"\s*:\s*"|<bnode>)nodeID://')
_BOOLEAN: Final = b"http://www.w3.org/2001/XMLSchema#boolean"
#: It writes truth values as numbers.
_TRUTHS: Final = {
    ox.Literal(str(int(value)), datatype=ox.NamedNode(_BOOLEAN.decode())): ox.Literal(value)
    for value in (True, False)
}
#: It answers ASK by a table with this column.
_TRUTH: Final = ("__ASK_RETVAL",)


def parse_answer(body: bytes, media_type: str, form: str) -> Result:
    """Read an answer.

    Parameters
    ----------
    form : {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
        What was asked.

    Raises
    ------
    ValueError, SyntaxError
        If the media type is another one, or the answer is not whole or to another question.
    """
    refuse_nested(body, media_type)
    if form in {"CONSTRUCT", "DESCRIBE"}:
        if media_type not in _TRIPLE_FORMATS:
            raise ValueError(media_type)
        return Triples(_triples(body, _TRIPLE_FORMATS[media_type]))
    if media_type not in _RESULT_FORMATS:
        raise ValueError(media_type)
    format_ = _RESULT_FORMATS[media_type]
    if b"nodeID://" in body:
        body = _NAMED_BLANK.sub(rb"\1", body)
    try:
        return _read(body, format_, form)
    except (SyntaxError, ValueError):
        mended = mended_rows(body) if format_ == ox.QueryResultsFormat.JSON else None
        if mended is None:
            raise
    return _read(mended, format_, form)


def _refuse_open(body: bytes) -> None:
    """Raise SyntaxError for XML whose first element never ends: the engine takes it as it is.

    What else is wrong with it, the engine may still read.
    """
    reading = expat.ParserCreate()
    try:
        reading.Parse(body, True)
    except expat.ExpatError as error:
        if error.code == _NEVER_ENDS:
            raise SyntaxError(str(error)) from error


def _triples(body: bytes, form: ox.RdfFormat) -> list[ox.Triple]:
    if form == ox.RdfFormat.RDF_XML:
        _refuse_open(body)
    try:
        return [quad.triple for quad in ox.parse(body, format=form)]
    except (SyntaxError, ValueError):
        return mended_triples(body, form)


def _read(body: bytes, format_: ox.QueryResultsFormat, form: str) -> Result:
    if format_ == ox.QueryResultsFormat.XML:
        _refuse_open(body)
    results = ox.parse_query_results(body, format=format_)
    if isinstance(results, ox.QueryBoolean):
        if form != "ASK":
            raise ValueError(form)
        return bool(results)
    names = tuple(variable.value for variable in results.variables)
    try:
        rows = list(map(tuple, results))
        if _BOOLEAN in body:
            rows = [tuple(map(_in_words, row)) for row in rows]
    finally:
        del results  # where a row is broken, the error holds what is here, and may end elsewhere
    if form != "ASK":
        return Solutions(names, rows)
    if names != _TRUTH:
        raise ValueError(form)
    return bool(rows)


def _in_words(term: Term | None) -> Term | None:
    """Write a truth value that came as a number in words, as every engine but Virtuoso does."""
    return _TRUTHS.get(term, term) if isinstance(term, ox.Literal) else term


def as_selected(found: Solutions, query: str, name: str) -> Solutions:
    """Put the columns in the order in which a query asks for them.

    Raises
    ------
    EndpointError
        If one is not there.
    """
    wanted = selected_variables(query)
    if wanted is None or wanted == found.variables:
        return found
    if missing := [one for one in wanted if one not in found.variables]:
        raise EndpointError(
            f"{name} answered without the column ?{missing[0]} that it was asked for. "
            "Is it a SPARQL 1.1 endpoint?"
        )
    places = [found.variables.index(one) for one in wanted]
    return Solutions(wanted, [tuple(row[at] for at in places) for row in found.rows])


def write_result(result: Result, key: str) -> bytes:
    """Write an answer in the format of a key of :class:`~graph.querying.streaming.Format`."""
    if isinstance(result, Triples):
        return ox.serialize(result.triples, format=ox.RdfFormat.from_extension(key)) or b""
    if isinstance(result, bool):
        return write_truth(result, key)
    rows = ox.parse_query_results(result.to_tsv().encode(), format=ox.QueryResultsFormat.TSV)
    return rows.serialize(format=_format(key)) or b""


def write_truth(value: bool, key: str) -> bytes:
    """Write the answer to an ASK as json, xml, csv or tsv."""
    word = b"true" if value else b"false"
    answer = ox.parse_query_results(
        b'{"head":{},"boolean":' + word + b"}", format=ox.QueryResultsFormat.JSON
    )
    if not isinstance(answer, ox.QueryBoolean):
        raise SyntaxError("a truth value was expected")
    return answer.serialize(format=_format(key)) or word


def _format(key: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_extension({"json": "srj", "xml": "srx"}.get(key, key))
    if found is None:
        raise ValueError(key)
    return found
