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
    return np.vectorize(_chance_of_one, otypes=[float])(shared, left_size, right_size, universe)


def _chance_of_one(shared: float, left_size: float, right_size: float, universe: float) -> float:
    """Sum up the terms; ``scipy.stats`` has the same sum, and takes 46 MB more."""
    least, most = max(0.0, left_size + right_size - universe), min(left_size, right_size)
    if np.isnan(shared + most):
        return np.nan
    terms = np.arange(max(shared, least), most + 1)
    logs = _log_binomial(left_size, terms) + _log_binomial(universe - left_size, right_size - terms)
    return float(min(1.0, np.exp(logs - _log_binomial(universe, right_size)).sum()))


def _log_binomial(of: Any, chosen: Any) -> Any:
    from scipy.special import betaln

    return -np.log1p(of) - betaln(of - chosen + 1, chosen + 1)
