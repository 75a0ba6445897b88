"""Whether an overlap is more than chance, given how many items there are in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from graph.comparing.measures import Counts


def expected_shared(left_size: Counts, right_size: Counts, universe: int) -> Counts:
    r"""How many items two sets would share if both were drawn blindly.

    .. math:: E = \frac{|A| \, |B|}{N}

    Parameters
    ----------
    left_size, right_size : number or array
        The counts :math:`|A|` and :math:`|B|`.
    universe : int
        :math:`N`, how many items there are to draw from. State it beside the result.

    Returns
    -------
    number or array
        The mean of the hypergeometric distribution.

    Examples
    --------
    >>> print(expected_shared(19, 18, 47).round(2))
    7.28
    """
    return np.multiply(left_size, right_size) / universe


def chance_of_sharing(
    shared: Counts, left_size: Counts, right_size: Counts, universe: int
) -> Counts:
    r"""How likely two blindly drawn sets share at least so many items.

    .. math:: P(X \ge k) = \sum_{j \ge k} \binom{|A|}{j} \binom{N - |A|}{|B| - j} / \binom{N}{|B|}

    Parameters
    ----------
    shared, left_size, right_size : number or array
        The counts :math:`k`, :math:`|A|` and :math:`|B|`.
    universe : int
        :math:`N`, how many items there are to draw from. State it beside the result.

    Returns
    -------
    number or array
        Near 0: the sets share more than chance explains; near 1: less. A hint where sets are few,
        and one of many where pairs are many.

    References
    ----------
    .. [1] Wang, Zhao, Zhang (2015), Efficient test and visualization of multi-set intersections,
       Scientific Reports 5, 16923. https://doi.org/10.1038/srep16923

    Examples
    --------
    >>> print(chance_of_sharing(2, 3, 3, 10).round(4))
    0.1833
    """
    from scipy.stats import hypergeom

    found: Any = hypergeom.sf(np.subtract(shared, 1), universe, left_size, right_size)
    return found
