"""What an UpSet plot, an Euler diagram and an expression show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.intersections import exclusive_intersections
from graph.comparing.overlap_sentences import silence
from graph.naming.wording import in_words, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.algebra import Selected
    from graph.comparing.intersections import Intersection
    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership

_LISTED: Final = 4


def describe_combinations(lens: Lens, membership: Membership) -> str:
    """Say how many items lie in one set alone, in several and in all, and who is not stated."""
    found = exclusive_intersections(membership)
    if not found:
        return f"None of them has any {lens.item_label}. {silence(lens, membership)}".strip()
    stated = int(membership.stated.sum())
    total = sum(len(one.items) for one in found)
    alone = sum(len(one.items) for one in found if one.degree == 1)
    sentences = [f"Of {total:,} {_items(lens, total)}, {alone:,} {_are(alone)} in one set alone."]
    joint = [one for one in found if one.degree > 1]
    if joint:
        sentences.append(_largest(lens, joint))
    whole = next((one for one in found if one.degree == stated > 2), None)
    if whole and whole is not (joint[0] if joint else None):
        sentences.append(f"In all {in_words(stated)}: {listed(whole.items, _LISTED)}.")
    if not joint and stated > 1:
        sentences.append(f"No {lens.item_label} is in more than one.")
    return " ".join(filter(None, [*sentences, silence(lens, membership)]))


def describe_intersection(
    lens: Lens, found: Intersection, *, exactly: bool, near: bool = False
) -> str:
    """Say what one combination of sets holds.

    Parameters
    ----------
    near : bool
        Whether what is near to an item of a set counts as held by it.
    """
    count = len(found.items)
    who = f"{'in or near' if near else 'in'} {listed(found.sets)}"
    place = f"{who} and nowhere else" if exactly else f"{who}, wherever else they are"
    return f"{in_words(count).capitalize()} {_items(lens, count)} {_are(count)} {place}."


def describe_selected(lens: Lens, selected: Selected) -> str:
    """Say how many items an expression selects, and what silence leaves open."""
    count = len(selected.items)
    text = f"{in_words(count).capitalize()} {_items(lens, count)}"
    if count == 0:
        text = f"No {lens.item_label}" + (" for certain" if selected.possible else "")
    return " ".join(filter(None, [f"{text}.", describe_silence(lens, selected)]))


def describe_silence(lens: Lens, selected: Selected) -> str:
    """Say which sets of an expression are not stated and what may belong to it therefore."""
    if not selected.silent:
        return ""
    text = f"The source does not state the {plural(lens.item_label)} of {listed(selected.silent)}"
    count = len(selected.possible)
    if not count:
        return f"{text}; that leaves nothing open here."
    return f"{text}: {in_words(count)} more may belong."


def _largest(lens: Lens, joint: Sequence[Intersection]) -> str:
    most = len(joint[0].items)
    best = [one for one in joint if len(one.items) == most]
    if len(best) > 1:
        items = _items(lens, most)
        return (
            f"{in_words(len(best)).capitalize()} combinations share {in_words(most)} {items} each."
        )
    return f"The largest joint part is {listed(best[0].sets)}: {listed(best[0].items, _LISTED)}."


def _items(lens: Lens, count: int) -> str:
    return lens.item_label if count == 1 else plural(lens.item_label)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
