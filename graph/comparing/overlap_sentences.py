"""What a comparison shows, in words: under every chart, and as its text for who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.comparing.intersections import exclusive_intersections
from graph.comparing.pairs import all_pairs
from graph.naming.wording import in_words, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import Pairs
    from graph.overlap import Overlap

_LISTED: Final = 4


def describe_overlap(lens: Lens, membership: Membership) -> str:
    """Say which two share most, what all share, what near links add and what is not stated."""
    exact = all_pairs(membership)
    sentences = [
        _most_shared(lens, membership, exact),
        _shared_by_all(lens, membership),
        _most_widened(membership, exact),
        silence(lens, membership),
    ]
    return " ".join(filter(None, sentences))


def describe_pair(lens: Lens, overlap: Overlap) -> str:
    """Say how much two sets share, exactly and with near links."""
    names, items = listed([overlap.left, overlap.right]), plural(lens.item_label)
    if overlap.shared is None:
        silent = [str(member) for member in _silent_of(overlap)]
        return f"Not stated: the source is silent on the {items} of {listed(silent)}."
    exact, widened = overlap.exact, overlap.widened
    union = _union(overlap)
    if not exact.shared:
        text = f"{names} share no {lens.item_label}."
    elif exact.shared == union:
        whole = f"the one {lens.item_label}" if union == 1 else f"all {union} {items}"
        text = f"{names} share {whole} they have."
    else:
        text = f"{names} share {exact.shared} of the {union} {items} they have together."
    gain = (widened.shared or 0) - (exact.shared or 0)
    if gain:
        more = "more " if exact.shared else ""
        text += f" {in_words(gain).capitalize()} {more}{'is' if gain == 1 else 'are'} near."
    return text


def _union(overlap: Overlap) -> int:
    exact = overlap.exact
    return (exact.left_size or 0) + (exact.right_size or 0) - (exact.shared or 0)


def _silent_of(overlap: Overlap) -> list[Member]:
    sizes = (overlap.exact.left_size, overlap.exact.right_size)
    ends = (overlap.left, overlap.right)
    return [member for member, size in zip(ends, sizes, strict=True) if size is None]


def _most_shared(lens: Lens, membership: Membership, exact: Pairs) -> str:
    shared = np.nan_to_num(exact.shared, nan=-1)
    if not len(shared) or shared.max() < 0:
        return ""
    is_only_pair = np.isfinite(exact.shared).sum() == 1
    if shared.max() == 0 and is_only_pair:
        return f"{_names(exact, int(shared.argmax()))} share no {lens.item_label}."
    if shared.max() == 0:
        return f"No two {plural(lens.set_label)} share any of their {plural(lens.item_label)}."
    best = np.flatnonzero(shared == shared.max())
    count = int(shared.max())
    if len(best) > 1:
        items = lens.item_label if count == 1 else plural(lens.item_label)
        pairs = in_words(len(best)).capitalize()
        return f"{pairs} pairs share {in_words(count)} {items} each, and none shares more."
    at = best[0]
    left, right = (membership.items_at(int(ends[at])) for ends in (exact.left, exact.right))
    union = int(exact.left_size[at] + exact.right_size[at]) - count
    held = set(right)
    both = listed([item for item in left if item in held], _LISTED)
    how = f"share {count}" if is_only_pair else f"share most: {count}"
    items = lens.item_label if union == 1 else plural(lens.item_label)
    return f"{_names(exact, int(at))} {how} of {union} {items} ({both})."


def _shared_by_all(lens: Lens, membership: Membership) -> str:
    stated = int(membership.stated.sum())
    if stated < 3:
        return ""
    who = f"all {in_words(stated)}"
    if membership.not_stated:
        who += " that are stated"
    for found in exclusive_intersections(membership):
        if found.degree == stated:
            return f"In {who}: {listed(found.items, _LISTED)}."
    return f"No {lens.item_label} is in {who}."


def _most_widened(membership: Membership, exact: Pairs) -> str:
    gain = np.nan_to_num(all_pairs(membership, near=True).shared - exact.shared)
    if not len(gain) or gain.max() <= 0:
        return ""
    best = np.flatnonzero(gain == gain.max())
    if len(best) > 2:
        return f"Near links add at most {int(gain.max())}, to {len(best)} pairs."
    pairs = [
        f"{_names(exact, at)} from {int(exact.shared[at])} to {int(exact.shared[at] + gain[at])}"
        for at in best.tolist()
    ]
    return f"Near links bring {', and '.join(pairs)}."


def _names(pairs: Pairs, at: int) -> str:
    sets = pairs.membership.sets
    return listed([sets[int(pairs.left[at])], sets[int(pairs.right[at])]])


def silence(lens: Lens, membership: Membership) -> str:
    """Say which sets the source does not state."""
    silent: Sequence[Member] = [membership.sets[at] for at in sorted(membership.not_stated)]
    if not silent:
        return ""
    return f"The source does not state the {plural(lens.item_label)} of {listed(silent, _LISTED)}."
