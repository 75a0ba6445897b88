"""Set algebra: ``(SysOps & DevOps) - NetOps``, read and evaluated over a membership.

The signs bind as in Python: ``-`` before ``&`` before ``^`` before ``|``; signs of one kind go from
left to right, and brackets change all of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from ontology.errors import NotFoundError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

    Mask = NDArray[np.bool_]

#: The loosest first.
_SIGNS: Final = "|^&-"
_QUOTES: Final = {'"': '"', "“": "”", "'": "'"}
_ENDS: Final = frozenset("()&|^")
_DEEPEST: Final = 50
_MOST_NAMES: Final = 200


class ExpressionError(ParameterError):
    """A wrong expression.

    Parameters
    ----------
    message : str
        What is wrong, as a sentence that the place follows.
    at : int
        Which character it is about, counted from 1.
    """

    def __init__(self, message: str, at: int) -> None:
        super().__init__(f"Character {at}: {message}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Name:
    """A set, by its position in the membership."""

    position: int


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and the sign between them."""

    sign: str
    left: Expression
    right: Expression


Expression: TypeAlias = Name | Operation


@dataclass(frozen=True, slots=True)
class Selected:
    """What an expression selects.

    Attributes
    ----------
    items : tuple of Member
        The items that belong to it whatever the unstated sets may hold.
    possible : tuple of Member
        Those that may belong to it, as far as is stated.
    silent : tuple of Member
        The sets in the expression that the source does not state.
    sets : tuple of Member
        All the sets in the expression, in the order in which they come.
    """

    items: tuple[Member, ...]
    possible: tuple[Member, ...]
    silent: tuple[Member, ...]
    sets: tuple[Member, ...]


def parse_expression(text: str, membership: Membership) -> Expression:
    """Read an expression over the sets of a membership.

    Parameters
    ----------
    text : str
        Names of sets (labels or short names, in quotes where they hold a sign) with ``&``, ``|``,
        ``-``, ``^`` and brackets.
    membership : Membership
        Whose sets are meant.

    Raises
    ------
    ExpressionError
        If it is wrong; the message and ``at`` point at the character.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "on-call": ["y"]})
    >>> parse_expression("A - on-call", m)
    Operation(sign='-', left=Name(position=0), right=Name(position=1))
    >>> parse_expression("A & (", m)
    Traceback (most recent call last):
    graph.comparing.algebra.ExpressionError: Character 6: a name is missing at the end.
    """
    return _Reader(text, membership).read()


def evaluate(expression: Expression, membership: Membership) -> Selected:
    """Find the items of an expression.

    A set that the source does not state may hold any item. Such an item is neither in the result
    nor outside it, so the logic has three values (Kleene's): certain, possible, no.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y"], "C": []}, not_stated=["C"])
    >>> [str(item) for item in evaluate(parse_expression("A - B", m), m).items]
    ['x']
    >>> found = evaluate(parse_expression("A & C", m), m)
    >>> found.items, [str(item) for item in found.possible]
    ((), ['x', 'y'])
    """
    certain, possible = _masks(expression, membership)
    named = tuple(dict.fromkeys(_positions(expression)))
    return Selected(
        items=_members(membership, certain),
        possible=_members(membership, possible & ~certain),
        silent=tuple(membership.sets[at] for at in named if at in membership.not_stated),
        sets=tuple(membership.sets[at] for at in named),
    )


def quoted(name: str, membership: Membership) -> str:
    """Write the name of a set so that an expression reads it back."""
    safe = name and not any(sign in name for sign in (*_ENDS, "-", *_QUOTES))
    plain = safe and name == name.strip() and name.casefold() in membership.set_names
    mark = next((m for m in ('"', "'") if m not in name), '"')
    return name if plain else f"{mark}{name}{mark}"


class _Reader:
    """A recursive-descent parser: one method per rule of the grammar."""

    def __init__(self, text: str, membership: Membership) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._count = 0
        self._names = membership.set_names
        self._labels = [member.label for member in membership.sets]
        self._longest = max(map(len, self._names), default=0)

    def read(self) -> Expression:
        found = self._operations(_SIGNS)
        if self._peek():
            raise self._unexpected()
        return found

    def _operations(self, signs: str) -> Expression:
        """Read parts joined by the first sign; the other signs bind tighter."""
        if not signs:
            return self._part()
        sign, tighter = signs[0], signs[1:]
        found = self._operations(tighter)
        while self._peek() == sign:
            self._at += 1
            found = Operation(sign, found, self._operations(tighter))
        return found

    def _part(self) -> Expression:
        """Read a name, or an expression in brackets."""
        if self._peek() != "(":
            return Name(self._name())
        opened = self._at
        self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} brackets lie inside each other.", opened)
        found = self._operations(_SIGNS)
        sign = self._peek()
        if not sign:
            raise self._error("this bracket is not closed.", opened)
        if sign != ")":
            raise self._unexpected()
        self._at += 1
        self._depth -= 1
        return found

    def _name(self) -> int:
        sign = self._peek()
        if not sign:
            raise self._error("a name is missing at the end.")
        if sign in _QUOTES:
            return self._quoted_name(_QUOTES[sign])
        if sign in _ENDS or sign == "-":
            raise self._error(f"a name is missing before “{sign}”.")
        known = self._known_name()
        return self._plain_name() if known is None else known

    def _quoted_name(self, mark: str) -> int:
        end = self._text.find(mark, self._at + 1)
        if end < 0:
            raise self._error("this quotation mark is not closed.")
        return self._found(self._text[self._at + 1 : end], end + 1)

    def _known_name(self) -> int | None:
        """Take the longest name that stands here, so that a name may hold a hyphen or a space."""
        rest = self._text[self._at : self._at + self._longest]
        for size in range(len(rest), 0, -1):
            end = self._at + size
            cut = self._text[end - 1].isalnum() and self._text[end : end + 1].isalnum()
            if not cut and {rest[:size], rest[:size].casefold()} & self._names.keys():
                return self._found(rest[:size], end)
        return None

    def _plain_name(self) -> int:
        end = self._at
        while end < len(self._text) and self._text[end] not in _ENDS | {"-"}:
            end += 1
        return self._found(self._text[self._at : end].strip(), end)

    def _found(self, name: str, end: int) -> int:
        at = self._names.get(name, self._names.get(name.casefold()))
        if at is None:
            raise self._error(str(NotFoundError.among("set", name, self._labels)))
        self._count += 1
        if self._count > _MOST_NAMES:
            raise self._error(f"this is the {_MOST_NAMES + 1}st name, one more than can be read.")
        self._at = end
        return at

    def _peek(self) -> str:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _unexpected(self) -> ExpressionError:
        sign = self._peek()
        if sign == ")":
            return self._error("this bracket was never opened.")
        return self._error(f"a sign (&, |, -, ^) is missing before “{sign}”.")

    def _error(self, message: str, at: int | None = None) -> ExpressionError:
        return ExpressionError(message, (self._at if at is None else at) + 1)


def _masks(expression: Expression, membership: Membership) -> tuple[Mask, Mask]:
    """Return for every item whether it belongs for certain, and whether it may belong."""
    if isinstance(expression, Name):
        held = np.zeros(len(membership.items), dtype=bool)
        held[membership.row(expression.position)] = True
        unknown = expression.position in membership.not_stated
        return held, np.ones_like(held) if unknown else held
    (left, left_may), (right, right_may) = (
        _masks(part, membership) for part in (expression.left, expression.right)
    )
    if expression.sign == "&":
        return left & right, left_may & right_may
    if expression.sign == "|":
        return left | right, left_may | right_may
    ahead, ahead_may = left & ~right_may, left_may & ~right
    if expression.sign == "-":
        return ahead, ahead_may
    return ahead | (right & ~left_may), ahead_may | (right_may & ~left)


def _members(membership: Membership, mask: Mask) -> tuple[Member, ...]:
    return tuple(membership.items[at] for at in np.flatnonzero(mask))


def _positions(expression: Expression) -> Iterator[int]:
    if isinstance(expression, Name):
        yield expression.position
    else:
        yield from _positions(expression.left)
        yield from _positions(expression.right)
