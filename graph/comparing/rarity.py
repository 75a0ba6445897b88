"""Measures that look at how common an item is: a tool that everybody uses says little.

Over pairs that are widened by near links, an item of one set that the other nearly holds weighs in
as if both held it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.comparing.measures import coverage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.comparing.membership import Membership
    from graph.comparing.pairs import Pairs

    Column = NDArray[np.float64]


def rarity_weights(membership: Membership) -> Column:
    r"""Weigh each item by how few sets hold it.

    .. math:: w(i) = \frac{1}{\log(1 + d(i))}

    where :math:`d(i)` is the number of sets that hold the item. Unlike in [1]_ one is added, so
    that the weight of an item of a single set is finite too.

    Parameters
    ----------
    membership : Membership
        Sets by items.

    Returns
    -------
    array of float
        One weight per item, largest for items of a single set.

    References
    ----------
    .. [1] Adamic, Adar (2003), Friends and neighbors on the Web, Social Networks 25(3), 211-230.
       https://doi.org/10.1016/S0378-8733(03)00009-1

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["git", "x"], "B": ["git"], "C": ["git"]})
    >>> dict(zip(map(str, m.items), rarity_weights(m).round(2).tolist()))
    {'git': 0.72, 'x': 1.44}
    """
    return _reciprocal_log(1 + membership.degrees)


def adamic_adar_index(pairs: Pairs) -> Column:
    r"""Add up the rarity of what two sets share.

    .. math:: AA(A, B) = \sum_{i \in A \cap B} \frac{1}{\log d(i)}

    where :math:`d(i)` is the number of sets that hold the item.

    Parameters
    ----------
    pairs : Pairs
        The pairs to measure.

    Returns
    -------
    array of float
        0 and more, NaN where not stated. It has no upper end: compare it within one lens only.

    References
    ----------
    .. [1] Adamic, Adar (2003), Friends and neighbors on the Web, Social Networks 25(3), 211-230.
       https://doi.org/10.1016/S0378-8733(03)00009-1

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> from graph.comparing.pairs import all_pairs
    >>> m = Membership.from_sets({"A": ["git", "x"], "B": ["git", "x"], "C": ["git"]})
    >>> adamic_adar_index(all_pairs(m)).round(2).tolist()
    [2.35, 0.91, 0.91]
    """
    weights = _reciprocal_log(np.maximum(pairs.membership.degrees, 2))
    return _exact_weight(pairs, weights) + _near_weight(pairs, weights)


def rarity_weighted_jaccard(pairs: Pairs) -> Column:
    r"""How alike two sets are when rare items count for more than common ones.

    .. math:: J_w(A, B) = \frac{\sum_{i \in A \cap B} w(i)}{\sum_{i \in A \cup B} w(i)}

    with :func:`rarity_weights` as weights. Show it beside the plain Jaccard index.

    Parameters
    ----------
    pairs : Pairs
        The pairs to measure.

    Returns
    -------
    array of float
        0 to 1, NaN where not stated.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> from graph.comparing.pairs import all_pairs
    >>> m = Membership.from_sets({"A": ["git", "x"], "B": ["git", "x"], "C": ["git"]})
    >>> rarity_weighted_jaccard(all_pairs(m)).round(2).tolist()
    [1.0, 0.44, 0.44]
    """
    membership = pairs.membership
    weights = rarity_weights(membership)
    totals = np.asarray(membership.matrix @ weights)
    exact = _exact_weight(pairs, weights)
    either = totals[pairs.left] + totals[pairs.right] - exact
    return np.asarray(coverage(exact + _near_weight(pairs, weights), either))


def relative_advantage(membership: Membership) -> Any:
    r"""How characteristic each item is of each set that holds it.

    .. math:: R(A, i) = \frac{1 / |A|}{d(i) / \sum_B |B|}

    the item's share of the set against its share of all memberships.

    Parameters
    ----------
    membership : Membership
        Sets by items.

    Returns
    -------
    scipy.sparse.csr_array
        Sets by items; above 1 the item says more about the set than about the rest. With few items
        it is unstable: a hint, not a ranking.

    References
    ----------
    .. [1] Balassa (1965), Trade liberalisation and "revealed" comparative advantage, The Manchester
       School 33(2), 99-123. https://doi.org/10.1111/j.1467-9957.1965.tb00050.x
    .. [2] Alabdulkareem et al. (2018), Unpacking the polarization of workplace skills, Science
       Advances 4(7), eaao6030. https://doi.org/10.1126/sciadv.aao6030

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["git", "x"], "B": ["git"], "C": ["git"]})
    >>> relative_advantage(m).toarray().round(2).tolist()
    [[0.67, 2.0], [1.33, 0.0], [1.33, 0.0]]
    """
    found = membership.matrix.astype(np.float64)
    sizes = np.repeat(membership.sizes, membership.sizes)
    found.data = membership.matrix.nnz / (sizes * membership.degrees[found.indices])
    return found


def _exact_weight(pairs: Pairs, weights: Column) -> Column:
    """Add up the weights of what two sets both hold; NaN where one of them is not stated."""
    matrix = pairs.membership.matrix
    both = matrix[pairs.left].multiply(matrix[pairs.right])
    known = np.where(np.isnan(pairs.shared), np.nan, 0.0)
    return np.asarray(both @ weights) + known


def _near_weight(pairs: Pairs, weights: Column) -> Column:
    """Add up the weights of what one set holds and the other nearly, over widened pairs."""
    if not pairs.near:
        return np.zeros(len(pairs))
    matrix, near = pairs.membership.matrix, pairs.membership.near
    forth = matrix[pairs.left].multiply(near[pairs.right])
    back = matrix[pairs.right].multiply(near[pairs.left])
    return np.asarray((forth + back) @ weights)


def _reciprocal_log(numbers: NDArray[Any]) -> Column:
    return np.asarray(1 / np.log(numbers))
