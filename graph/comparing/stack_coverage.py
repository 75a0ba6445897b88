"""How much of each set of a lens a stack holds, and what it lacks there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.comparing.near_links import neighbors
from graph.naming.wording import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Covered:
    """One set held against a stack.

    Attributes
    ----------
    owner : Member
        The set.
    have, missing : tuple of Member
        Its items that are in the stack, and those that are not.
    near : mapping of Member to members
        For some that are missing: what in the stack is near them.
    stated : bool
        Whether the source says anything about the set.
    """

    owner: Member
    have: tuple[Member, ...]
    missing: tuple[Member, ...]
    near: Mapping[Member, tuple[Member, ...]]
    stated: bool

    @property
    def size(self) -> int:
        """How many items the set has."""
        return len(self.have) + len(self.missing)


def cover(
    membership: Membership, stack: Collection[str], names: Collection[str], most: int
) -> list[Covered]:
    """Hold some sets of a membership against a stack.

    Parameters
    ----------
    membership : Membership
        All sets of a lens: what the stack has from one set may be near an item of another.
    stack : collection of str
        IRIs of what is there; those of other classes count for nothing.
    names : collection of str
        The sets to look at, by IRI or label.
    most : int
        Of more sets than this, only those of which the stack holds most are returned.

    Returns
    -------
    list of Covered
        In the order of the membership.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["z"]}, near=[("x", "z")])
    >>> for one in cover(m, {"x"}, ["A", "B"], 12):
    ...     print(one.owner, len(one.have), one.size, list(map(str, one.near)))
    A 1 2 []
    B 0 1 ['z']
    """
    held = np.array([item.iri in stack for item in membership.items], dtype=np.int64)
    counts = np.asarray(membership.matrix @ held)
    at = sorted({membership.position(name) for name in names})
    shown = sorted(sorted(at, key=lambda row: (-counts[row], row))[:most])
    near = neighbors(membership.links)
    mine = [item for item in membership.items if item.iri in stack]
    return [_covered(membership, row, mine, near) for row in shown]


def describe_cover(lens: Lens, covered: Sequence[Covered]) -> str:
    """Say how much of each set a stack holds, most first."""
    filled = sorted((one for one in covered if one.size), key=lambda one: -len(one.have))
    named = [f" {plural(lens.item_label)}", *[""] * (_NAMED - 1)]
    texts = [
        f"{len(one.have)} of {one.size}{items} of {one.owner}"
        for one, items in zip(filled, named, strict=False)
    ]
    sentences = []
    if texts:
        if len(filled) > _NAMED:
            texts.append("and no more of the others")
        sentences.append(f"Your stack has {', '.join(texts)}.")
    silent = [str(one.owner) for one in covered if not one.stated]
    if silent:
        sentences.append(f"Not stated: {', '.join(silent)}.")
    return " ".join(sentences)


def _covered(
    membership: Membership, at: int, mine: list[Member], near: Mapping[str, Collection[str]]
) -> Covered:
    held = have_and_missing(membership.items_at(at), mine, near)
    return Covered(membership.sets[at], *held, stated=at not in membership.not_stated)


def have_and_missing(
    items: Collection[Member], stack: Collection[Member], near: Mapping[str, Collection[str]]
) -> tuple[tuple[Member, ...], tuple[Member, ...], dict[Member, tuple[Member, ...]]]:
    """Hold items against a stack.

    Parameters
    ----------
    near : mapping of str to str
        By IRI, what is near it.

    Returns
    -------
    tuple of Member
        The items that are in the stack, then those that are not.
    dict of Member to members
        For some of the latter: what in the stack is near them, in the order of the stack.
    """
    held = {one.iri for one in stack}
    have = tuple(item for item in items if item.iri in held)
    missing = tuple(item for item in items if item.iri not in held)
    close = {
        item: tuple(one for one in stack if one.iri in near.get(item.iri, ())) for item in missing
    }
    return have, missing, {item: found for item, found in close.items() if found}
