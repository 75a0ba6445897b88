"""What a measure says about all pairs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.comparing.pair_measures import FEW_SETS, Settings, measured
from graph.comparing.pairs import all_pairs
from graph.naming.wording import listed

if TYPE_CHECKING:
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import Pairs


def describe_measure(membership: Membership, measure: Measure, settings: Settings) -> str:
    """Say which pair is highest by a measure, exactly and with near links, and what to mind.

    Empty for the number of shared items, which
    :func:`~graph.comparing.overlap_sentences.describe_overlap` tells already.
    """
    if measure.key == "shared":
        return ""
    exact = _highest(all_pairs(membership), measure, settings)
    if not exact:
        return f"The {measure.label} of no pair can be told."
    wide = _highest(all_pairs(membership, near=True), measure, settings)
    text = f"Highest {measure.label}: {exact}"
    if wide != exact:
        text += f"; with near links {wide}"
    return f"{text}.{_mind(membership, measure, settings)}"


def written(value: float, measure: Measure) -> str:
    """Write a value of a measure as it stands in the cells.

    Examples
    --------
    >>> from graph.comparing.measures import MEASURES
    >>> written(3, MEASURES["shared"]), written(0.1111, MEASURES["coverage"])
    ('3', '11%')
    """
    if measure.key == "shared":
        return f"{value:,.0f}"
    return f"{value:.0%}" if measure.key == "coverage" else f"{value:.2f}"


def _highest(pairs: Pairs, measure: Measure, settings: Settings) -> str:
    upper, lower = measured(pairs, measure, settings)
    values = np.concatenate([upper, lower])
    if not len(values) or np.isnan(values).all():
        return ""
    best = float(np.nanmax(values))
    if best == 0:
        return "0 everywhere"
    at = np.flatnonzero(np.isclose(values, best, rtol=1e-9, atol=0))
    rows = dict.fromkeys((at % len(upper)).tolist())
    if len(rows) > 1:
        return f"{written(best, measure)}, reached by {len(rows)} pairs"
    row = next(iter(rows))
    sets = pairs.membership.sets
    ends = [sets[int(pairs.left[row])], sets[int(pairs.right[row])]]
    if measure.directed and len(at) == 1:
        first, second = ends if at[0] < len(upper) else ends[::-1]
        return f"{written(best, measure)}, {first} against {second}"
    return f"{written(best, measure)}, {listed(ends)}"


def _mind(membership: Membership, measure: Measure, settings: Settings) -> str:
    if measure.key != "against-chance":
        return ""
    universe = settings.universe_of(membership)
    text = f" Below 1 they share less than blind draws from {universe:,} items would."
    if int(membership.stated.sum()) < FEW_SETS:
        text += " With so few sets this is a hint, no more."
    return text
