"""Ask an endpoint that cuts its answers for fewer nodes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from ontology.errors import AnswerCut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Answer = TypeVar("Answer")
#: Nodes named in one query; Virtuoso takes four thousand and is slow with more than one.
_MOST_NAMED: Final = 1_000


def ask_in_parts(
    nodes: Sequence[str], ask: Callable[[Sequence[str]], Answer], most: int = _MOST_NAMED
) -> Iterator[Answer]:
    """Ask for some nodes after the others, and for fewer of them where the answer is cut.

    Parameters
    ----------
    nodes : sequence of str
        IRIs; a blank node cannot be named in another query.
    most : int
        Nodes to ask for at once.

    Raises
    ------
    AnswerCut
        If the answer about a single node is cut.
    """
    for start in range(0, len(nodes), most):
        part = nodes[start : start + most]
        try:
            answer = ask(part)
        except AnswerCut:
            if len(part) == 1:
                raise
            yield from ask_in_parts(part, ask, (len(part) + 1) // 2)
        else:
            yield answer
