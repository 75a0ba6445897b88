"""Measures of overlap: what two sets share, against how much they hold.

Every function takes counts, as numbers or as NumPy columns: how many items two sets share and how
many each holds. Sums of weights instead of counts work too. NaN goes in where the source does not
state a set, and NaN comes out; nothing divided by nothing is NaN as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ontology.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

Counts: TypeAlias = Any  # a number or a NumPy column of them


def jaccard_index(shared: Counts, left_size: Counts, right_size: Counts) -> Counts:
    r"""How alike two sets are: the shared part of everything either holds.

    .. math:: J(A, B) = \frac{|A \cap B|}{|A \cup B|}
              = \frac{|A \cap B|}{|A| + |B| - |A \cap B|}

    Parameters
    ----------
    shared, left_size, right_size : number or array
        The counts :math:`|A \cap B|`, :math:`|A|` and :math:`|B|`.

    Returns
    -------
    number or array
        0 (nothing shared) to 1 (equal sets); NaN for two empty sets.

    Notes
    -----
    It punishes a difference in size: a small set that lies wholly inside a large one comes out low.

    References
    ----------
    .. [1] Jaccard (1912), The distribution of the flora in the alpine zone,
       New Phytologist 11(2), 37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> print(jaccard_index(2, 19, 18).round(4))
    0.0571
    """
    return _ratio(shared, np.subtract(np.add(left_size, right_size), shared))


def overlap_coefficient(shared: Counts, left_size: Counts, right_size: Counts) -> Counts:
    r"""How far the smaller set lies inside the larger one (Szymkiewicz-Simpson).

    .. math:: O(A, B) = \frac{|A \cap B|}{\min(|A|, |B|)}

    Parameters
    ----------
    shared, left_size, right_size : number or array
        The counts :math:`|A \cap B|`, :math:`|A|` and :math:`|B|`.

    Returns
    -------
    number or array
        1 as soon as one set contains the other; NaN if one is empty.

    Notes
    -----
    A very small set reaches 1 easily, so the counts belong beside it.

    References
    ----------
    .. [1] Vijaymeena, Kavitha (2016), A survey on similarity measures in text mining,
       Machine Learning and Applications 3(1), 19-28. https://doi.org/10.5121/mlaij.2016.3103

    Examples
    --------
    >>> print(overlap_coefficient(2, 19, 18).round(4))
    0.1111
    """
    return _ratio(shared, np.minimum(left_size, right_size))


def coverage(matched: Counts, size: Counts) -> Counts:
    r"""How much of one set the other has: directed, so a pair has two coverages.

    .. math:: C(A \mid B) = \frac{|A \cap B|}{|A|}

    Parameters
    ----------
    matched : number or array
        How many items of the covered set the other one has.
    size : number or array
        How many items the covered set holds.

    Returns
    -------
    number or array
        0 to 1; NaN for an empty set.

    Notes
    -----
    It is the conditional probability of finding an item in B once it is in A, and the Tversky
    index with weights 1 and 0. Nested sets show by two coverages that are far apart [1]_.

    References
    ----------
    .. [1] Hosseinioun et al. (2023), Deconstructing human capital to construct hierarchical
       nestedness. https://arxiv.org/abs/2303.15629

    Examples
    --------
    >>> print(coverage(2, 19).round(4), coverage(2, 18).round(4))
    0.1053 0.1111
    """
    return _ratio(matched, size)


def tversky_index(
    shared: Counts,
    left_size: Counts,
    right_size: Counts,
    *,
    left_extra: float = 1.0,
    right_extra: float = 1.0,
) -> Counts:
    r"""Between coverage and Jaccard, by how much each side's extra items count against it.

    .. math:: T(A, B) = \frac{|A \cap B|}
              {|A \cap B| + \alpha |A \setminus B| + \beta |B \setminus A|}

    Parameters
    ----------
    shared, left_size, right_size : number or array
        The counts :math:`|A \cap B|`, :math:`|A|` and :math:`|B|`.
    left_extra : float
        :math:`\alpha`: 0 ignores what only the left set has, 1 counts it fully.
    right_extra : float
        :math:`\beta`, the same for the right set.

    Returns
    -------
    number or array
        0 to 1. With 1 and 1 it is the Jaccard index, with 0.5 and 0.5 the Dice coefficient, with
        1 and 0 the coverage of the left set.

    References
    ----------
    .. [1] Tversky (1977), Features of similarity, Psychological Review 84(4), 327-352.
       https://doi.org/10.1037/0033-295X.84.4.327

    Examples
    --------
    >>> print(tversky_index(2, 19, 18, left_extra=1, right_extra=0).round(4))
    0.1053
    """
    only_left = np.subtract(left_size, shared)
    only_right = np.subtract(right_size, shared)
    return _ratio(shared, shared + left_extra * only_left + right_extra * only_right)


def _ratio(part: Counts, whole: Counts) -> Counts:
    """Divide; 0/0 is NaN, quietly. The part never exceeds the whole, so x/0 cannot come up."""
    with np.errstate(invalid="ignore"):
        return np.true_divide(part, whole)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as a person chooses it.

    Attributes
    ----------
    key : str
        Its name in a link and in the terminal.
    label : str
        Its name on screen.
    question : str
        What it answers, in words.
    directed : bool
        Left against right differs from right against left.
    share : bool
        It lies between 0 and 1.
    """

    key: str
    label: str
    question: str
    directed: bool = False
    share: bool = True

    @property
    def column(self) -> str:
        """Its name as a column of a file ("overlapCoefficient")."""
        first, *rest = self.key.split("-")
        return first + "".join(word.capitalize() for word in rest)


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        measure.key: measure
        for measure in (
            Measure("shared", "Shared", "How many do the two share?", share=False),
            Measure(
                "jaccard", "Jaccard index", "How many of all that either has do the two share?"
            ),
            Measure(
                "overlap-coefficient",
                "Overlap coefficient",
                "How much of the smaller one lies inside the larger one?",
            ),
            Measure(
                "coverage",
                "Coverage",
                "How much of the row does the column have?",
                directed=True,
            ),
            Measure(
                "tversky",
                "Tversky index",
                "How alike are they, when what only one side has counts as much as you say?",
                directed=True,
            ),
            Measure(
                "rarity-weighted",
                "Rarity-weighted Jaccard",
                "How alike are they, when what few have counts for more than what many have?",
            ),
            Measure(
                "adamic-adar",
                "Adamic-Adar index",
                "How much rarity do the two share? It has no upper end.",
                share=False,
            ),
            Measure(
                "against-chance",
                "Observed against expected",
                "How many times as many do they share as two blind draws would?",
                share=False,
            ),
        )
    }
)


def find_measure(key: str) -> Measure:
    """Look up a measure by its key.

    Raises
    ------
    NotFoundError
        If there is none; the message names the nearest.
    """
    if key not in MEASURES:
        raise NotFoundError.among("measure", key, MEASURES)
    return MEASURES[key]
