"""What to compare before anybody has chosen: two sets that have much in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from graph.comparing.membership import Membership

#: Of more sets the largest are looked at: the pairs grow with the square.
_MOST_SETS: Final = 1_000


def most_shared_pair(membership: Membership) -> tuple[str, str] | None:
    """Return the IRIs of the two sets that share most; None where no two share anything.

    Of pairs that share equally many it is the one that holds least besides, then the first by
    label.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> sets = {"A": "v", "B": "wxy", "C": "wxyz", "D": "xyz"}
    >>> most_shared_pair(Membership.from_sets(sets))
    ('B', 'C')
    """
    from scipy.sparse import triu

    sizes = membership.sizes
    looked_at = np.sort(np.argsort(-sizes, kind="stable")[:_MOST_SETS])
    matrix = membership.matrix[looked_at]
    pairs = triu(matrix @ matrix.T, k=1).tocoo()
    if not pairs.nnz:
        return None
    left, right = looked_at[pairs.row], looked_at[pairs.col]
    best = np.lexsort((right, left, sizes[left] + sizes[right], -pairs.data))[0]
    return membership.sets[left[best]].iri, membership.sets[right[best]].iri
