"""One interface over the embedded engine and any remote SPARQL endpoint.

Everything above this module asks a :class:`Store`; it never learns which kind answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import copy
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from graph.solutions import Result, Solutions, Triples
from ontology.errors import QueryError

if TYPE_CHECKING:
    import rdflib

    from graph.naming.label_index import LabelIndex
    from graph.naming.search import Match
    from graph.querying.streaming import Dataset, Format, Stream

PEOPLE: Final = "people"
PROGRAMS: Final = "programs"
PATIENT: Final = "those who wait"
OURSELVES: Final = "the program itself"


class Limits(NamedTuple):
    """What a query typed by a person may use.

    Attributes
    ----------
    deadline : float
        Seconds from asking to answering.
    rows : int
        Rows or triples returned; the answer says when there were more.
    size : int
        Bytes of the serialized answer.
    memory : int
        Bytes of memory beyond what the opened dataset takes.
    askers : str
        Whose workers run it: people at the pages never wait for programs at the endpoint, nor for
        those who chose to wait for a long query.
    """

    deadline: float = 10.0
    rows: int = 10_000
    size: int = 64 * 2**20
    memory: int = 2**30
    askers: str = PEOPLE


class Store(ABC):
    """A dataset that can be asked.

    Queries see the union of all named graphs as the default graph. Every method raises an
    :class:`~ontology.errors.OpsAtlasError` and nothing else when the query or the endpoint is at
    fault.
    """

    #: Where the answers come from, for people.
    name: str
    #: The language in which its nodes are named, as far as they are; empty for English first.
    language: str = ""
    #: Whether its queries can be about blank nodes, as :mod:`graph.blank_nodes` writes them.
    knows_blank_nodes: bool = False
    #: Whether others may change what it holds while it is open.
    may_change: bool = False

    def speaking(self, language: str) -> Self:
        """Return the same dataset with its nodes named in a language.

        Both share all there is; what is kept of a store is kept of each, since names are part of
        most of it.
        """
        other = copy(self)
        other.language = language
        return other

    @abstractmethod
    def run(self, query: str) -> Result:
        """Run one of the program's own queries, of any form."""

    @abstractmethod
    def run_typed(self, query: str, limits: Limits | None = None) -> Result:
        """Run a query that a person typed: refused if it writes, stopped at its limits."""

    @abstractmethod
    def stream(
        self, query: str, form: Format, limits: Limits, dataset: Dataset | None = None
    ) -> Stream:
        """Run anyone's query and pass its answer on, serialized, part by part.

        Parameters
        ----------
        form : Format
            How the answer is written; it has to fit the query's form.
        dataset : Dataset, optional
            The graphs to ask, in place of those that the query names.
        """

    @abstractmethod
    def select_tsv(self, query: str) -> bytes:
        """Run a SELECT and return SPARQL 1.1 TSV, for answers too large for rows of terms."""

    @abstractmethod
    def search(self, text: str, limit: int = 10, *, blank: bool = False) -> list[Match]:
        """Find nodes by any of their labels, best first.

        Parameters
        ----------
        blank : bool
            Whether blank nodes that can be asked about are wanted, too.
        """

    @abstractmethod
    def to_rdflib(self) -> rdflib.Graph:
        """Hand the dataset to code that wants an rdflib graph."""

    @property
    def label_index(self) -> LabelIndex | None:
        """Every label of the dataset, where there is no need to ask the engine for them."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Let go of files, connections and worker processes."""

    def select(self, query: str) -> Solutions:
        """Run a SELECT."""
        result = self.run(query)
        if not isinstance(result, Solutions):
            raise QueryError("This needs a SELECT query.")
        return result

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        result = self.run(query)
        if not isinstance(result, bool):
            raise QueryError("This needs an ASK query.")
        return result

    def construct(self, query: str) -> Triples:
        """Run a CONSTRUCT or DESCRIBE."""
        result = self.run(query)
        if not isinstance(result, Triples):
            raise QueryError("This needs a CONSTRUCT or DESCRIBE query.")
        return result
