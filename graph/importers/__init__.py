"""Importers for sources that are not RDF: each turns files of one kind into quads.

An importer is a module with two functions: ``files(path)`` names what is read, and ``read(path,
told, refuse) -> Iterator[ox.Quad]`` reads it, tells how far it is and hands over what it cannot
read. It puts a source into one named graph, together with the source's title, license and
attribution, in our vocabulary where that fits (``ontology/market.ttl``) and never as our own
nodes: that an outside technology is one of our tools is a match, and matches have a graph of
their own.

``python cli.py convert onet FOLDER -o onet.nq`` writes what :func:`convert` yields.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.rows import ignore
from ontology.errors import NotFoundError, SourceError
from ontology.namespaces import GRAPH, OPS, RDF_TYPE
from ontology.sources import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

MARKET: Final = FOLDER / "market.ttl"
MARKET_GRAPH: Final = f"{GRAPH}market"


@dataclass(frozen=True, slots=True)
class Importer:
    """An importer and what it takes.

    Attributes
    ----------
    kind : str
        Its name on the command line.
    module : str
        Where its ``read`` stands.
    label, takes : str
        What it is called and what to give it, for people.
    sign : str
        A file that gives the kind away: its name in a folder, or the file itself.
    """

    kind: str
    module: str
    label: str
    takes: str
    sign: str = ""


IMPORTERS: Final[Mapping[str, Importer]] = MappingProxyType(
    {
        one.kind: one
        for one in (
            Importer("cncf", "landscape", "CNCF landscape", "landscape.yml", "landscape.yml"),
            Importer(
                "onet",
                "onet",
                "O*NET database",
                "the folder of its text files",
                "Technology Skills.txt",
            ),
            Importer(
                "endoflife",
                "endoflife",
                "endoflife.date",
                "its folder products, or one file of it",
            ),
            Importer(
                "esco",
                "esco",
                "ESCO classification",
                "the folder of its CSV files",
                "occupations_hierarchy.csv",
            ),
            Importer(
                "table",
                "table",
                "CSV, TSV or XLSX with a mapping",
                "a mapping file (YAML) that names the table",
            ),
        )
    }
)


def convert(
    kind: str, path: Path, told: Told = ignore, refuse: Refuse = refuse_source
) -> Iterator[ox.Quad]:
    """Read a source of a known kind as quads, with the terms and lenses for it where it uses them.

    Files of a folder that its importer knows nothing of are noted.

    Parameters
    ----------
    kind : str
        A key of :data:`IMPORTERS`.
    path : Path
        What that importer takes.
    told : callable
        Told how many bytes more were read, of those of :func:`files_of`.
    refuse : callable
        Given each part that is not read; by default it refuses the source for what is wrong.

    Raises
    ------
    NotFoundError
        If there is no such kind; the message names the nearest.
    SourceError
        If a file is missing or malformed; the message says where.
    """
    module = _module(kind, path)
    quads: Iterator[ox.Quad] = module.read(path, told, refuse)
    for quad in quads:
        if _needs_terms(quad):
            yield from _market()
            yield quad
            break
        yield quad
    yield from quads
    for file in _unread(path, module.files(path)):
        refuse(Flaw(file, 0, "file not read", "", "", slight=True))


def _unread(path: Path, read: list[Path]) -> list[Path]:
    """Return the files of a folder beside those that are read of it."""
    folders = {file.parent for file in read} if path.is_dir() else set()
    beside = {file for folder in folders for file in folder.iterdir() if file.is_file()}
    return sorted(file for file in beside - set(read) if not file.name.startswith("."))


def files_of(kind: str, path: Path) -> list[Path]:
    """Return the files that an importer reads of a source.

    Raises
    ------
    NotFoundError, SourceError
        As :func:`convert` does.
    """
    files: list[Path] = _module(kind, path).files(path)
    return files


def _module(kind: str, path: Path) -> ModuleType:
    if kind not in IMPORTERS:
        raise NotFoundError.among("kind of source", kind, IMPORTERS)
    importer = IMPORTERS[kind]
    if not path.exists():
        raise SourceError(f"{path} does not exist; give {importer.takes}.")
    return import_module(f"graph.importers.{importer.module}")


def detect(path: Path) -> str | None:
    """Guess the kind of a source by the names of its files; None if no importer knows it.

    Examples
    --------
    >>> from pathlib import Path
    >>> detect(Path("data/landscape.yml"))
    'cncf'
    """
    for importer in IMPORTERS.values():
        if importer.sign and (path.name == importer.sign or (path / importer.sign).is_file()):
            return importer.kind
    return "endoflife" if _holds_products(path) else None


def _holds_products(path: Path) -> bool:
    """Say whether a folder, or its folder products, begins with a file that lists releases."""
    folder = path / "products" if (path / "products").is_dir() else path
    first = next(iter(sorted(folder.glob("*.md"))), None) if folder.name == "products" else None
    if first is None:
        return False
    text = first.read_text(encoding="utf-8", errors="replace")
    return text.startswith("---") and "\nreleases:" in text


def _needs_terms(quad: ox.Quad) -> bool:
    """Say whether a quad uses a term of ours, beyond that its graph is a source."""
    term = quad.object if quad.predicate.value == RDF_TYPE else quad.predicate
    return (
        isinstance(term, ox.NamedNode)
        and term.value.startswith(OPS)
        and term.value != f"{OPS}Source"
    )


def _market() -> Iterator[ox.Quad]:
    graph = ox.NamedNode(MARKET_GRAPH)
    for quad in ox.parse(path=str(MARKET), format=ox.RdfFormat.TURTLE):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
