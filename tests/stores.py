"""Fixtures: the same dataset behind the embedded engine and behind a real SPARQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore, Store, open_store
from graph.naming.label_index import LabelIndex
from graph.rdf_files import load_text
from graph.remote.endpoint import RemoteStore
from graph.solutions import Solutions
from ontology.namespaces import DCT, RDFS, SKOS
from ontology.sources import SOURCES

StoreOf = Callable[[str], Store]


class Gated(EmbeddedStore):
    """A store whose queries wait at a gate, and are counted."""

    gate: threading.Event
    asked: int = 0

    def select(self, query: str) -> Solutions:
        self.asked += 1
        self.gate.wait(30)
        return super().select(query)


class Counting(EmbeddedStore):
    """A store that notes what it is asked."""

    asked: list[str]

    def _with_results(self, query, read):
        self.__dict__.setdefault("asked", []).append(query)
        return super()._with_results(query, read)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    """Poll an address until it answers; fail when its process ends first, and leave none behind."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"The server for {url} ended with exit code {process.returncode}.")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    process.kill()
    process.wait()
    pytest.fail(f"No answer from {url} within {seconds} s.")


def oxigraph_command() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.fail("The oxigraph server is missing; install requirements-test.txt.")
    return found


class OxigraphServer:
    """A running ``oxigraph serve`` whose content can be replaced."""

    def __init__(self, *options: str, union: bool = True) -> None:
        options += ("--union-default-graph",) if union else ()
        self.address = f"http://127.0.0.1:{free_port()}"
        bind = self.address.removeprefix("http://")
        self.process = subprocess.Popen(
            [oxigraph_command(), "serve", "--bind", bind, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(f"{self.address}/query", self.process)

    @property
    def endpoint(self) -> str:
        return f"{self.address}/query"

    def load(self, content: bytes, media_type: str) -> None:
        """Replace the whole dataset."""
        request = urllib.request.Request(
            f"{self.address}/store",
            data=content,
            headers={"Content-Type": media_type},
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=30).close()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[OxigraphServer]:
    server = OxigraphServer()
    yield server
    server.stop()


def snapshot_of(turtle: str, folder: Path) -> EmbeddedStore:
    """Build a snapshot with its label index, and open it as the app does."""
    location = Path(tempfile.mkdtemp(dir=folder)) / "store"
    engine = ox.Store(str(location))
    load_text(engine, turtle, ".ttl")
    engine.flush()
    LabelIndex.build(engine, location.parent).close()
    del engine
    engine = ox.Store.read_only(str(location))
    index = LabelIndex.beside(location.parent, engine)
    return EmbeddedStore(engine, location=location, index=index)


@pytest.fixture(params=["embedded", "snapshot", "remote"])
def store_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreOf]:
    """Return a function from Turtle to a store: in memory, on disk and remote in turn."""
    opened: list[Store] = []

    def make(turtle: str) -> Store:
        store: Store
        if request.param == "embedded":
            store = EmbeddedStore.from_text(turtle)
        elif request.param == "snapshot":
            store = snapshot_of(turtle, tmp_path)
        else:
            server = request.getfixturevalue("oxigraph_server")
            server.load(turtle.encode(), "text/turtle")
            store = RemoteStore(server.endpoint)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def snapshot_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder of this test run, so that a developer's own one is left alone."""
    folder = tmp_path_factory.mktemp("snapshots")
    os.environ["OPS_ATLAS_CACHE"] = str(folder)
    os.environ.pop("OPS_ATLAS_ENDPOINT", None)
    return folder


@pytest.fixture(scope="session")
def shipped(snapshot_cache: Path) -> Iterator[Store]:
    """Return the shipped data as the app opens it."""
    store = open_store(cache=snapshot_cache)
    yield store
    store.close()


@pytest.fixture(scope="session")
def translated(shipped: Store) -> Store:
    """Give everything a second name in English, shorter than the first, and one in German."""
    names = (f"{SKOS}prefLabel", f"{RDFS}label", f"{DCT}title")
    each = " ".join(f"<{name}>" for name in names)
    named = (
        f"SELECT DISTINCT ?node ?by WHERE {{ VALUES ?by {{ {each} }} ?node ?by ?name"
        " FILTER(isIRI(?node)) } ORDER BY ?node ?by"
    )
    graph = ox.NamedNode("urn:translated")
    found = EmbeddedStore.from_files([source.path for source in SOURCES])
    found.engine.extend(
        ox.Quad(ox.NamedNode(node), ox.NamedNode(by), ox.Literal(text, language=language), graph)
        for at, (node, by) in enumerate(shipped.select(named).values())
        for language, text in (("de", f"deutsch {at}"), ("en-GB", f"{at}"))
    )
    return found
