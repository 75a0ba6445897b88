"""How all nodes of a picture push each other away, without looking at every pair.

Nodes are sorted into small leaves by halving them again and again, along one axis and then the
other. Within a leaf every pair counts; another leaf acts as one heavy node in its middle. This is
the idea of Barnes and Hut (1986) with leaves of equal size, so that a step is a few products of
matrices: n times n/16 numbers instead of n times n.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.float32]
    Indices = NDArray[np.int64]

#: Nodes in a leaf, at most.
_LEAF: Final = 16
#: Nodes closer than the root of this push no harder.
_LEAST: Final = 0.01


def exact(place: Places) -> Places:
    """Sum the push 1/d of every other node on each; two products of n by n numbers."""
    import numpy as np

    near = _inverse_squares(place, place)
    np.fill_diagonal(near, 0)
    return _pushed(place, near, place)


def leaves_of(place: Places) -> Indices:
    """Sort nodes into leaves of equal size; rows of node numbers, filled up with -1."""
    import numpy as np

    count = len(place)
    halvings = max(0, int(np.ceil(np.log2(max(1, count / _LEAF)))))
    leaves = 2**halvings
    room = -(-count // leaves) * leaves
    order = np.full((1, room), -1, dtype=np.int64)
    order[0, :count] = np.arange(count)
    far = place.max(axis=0) + 1 if count else np.zeros(2, dtype=np.float32)
    padded = np.vstack([place, far[None]]).astype(np.float32)  # -1 is the last row
    for level in range(halvings):
        along = padded[order, level % 2]
        order = np.take_along_axis(order, np.argsort(along, axis=1, kind="stable"), axis=1)
        order = order.reshape(order.shape[0] * 2, -1)
    return order


def approximate(place: Places, leaves: Indices) -> Places:
    """Sum the pushes, those of other leaves through their middles."""
    import numpy as np

    there = (leaves >= 0).astype(np.float32)
    mass = there.sum(axis=1)
    inside = place[leaves] * there[:, :, None]
    middle = inside.sum(axis=1) / np.maximum(mass, 1)[:, None]
    home = np.empty(len(place), dtype=np.int64)
    rows = np.broadcast_to(np.arange(len(leaves))[:, None], leaves.shape)
    home[leaves[leaves >= 0]] = rows[leaves >= 0]
    near = _inverse_squares(place, middle)
    near *= mass
    near[np.arange(len(place)), home] = 0
    force = _pushed(place, near, middle)
    force[leaves[leaves >= 0]] += _within(inside, there)[leaves >= 0]
    return force


def _within(inside: NDArray[np.float32], there: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum the pushes of the nodes of each leaf on each other."""
    import numpy as np

    square = (inside * inside).sum(axis=2)
    near = inside @ inside.transpose(0, 2, 1)
    near *= -2
    near += square[:, :, None]
    near += square[:, None, :]
    np.maximum(near, np.float32(_LEAST), out=near)
    np.reciprocal(near, out=near)
    near *= there[:, None, :]
    own = np.arange(inside.shape[1])
    near[:, own, own] = 0
    pushed: NDArray[np.float32] = inside * near.sum(axis=2)[:, :, None] - near @ inside
    return pushed


def _inverse_squares(ours: Places, theirs: Places) -> NDArray[np.float32]:
    import numpy as np

    near = ours @ theirs.T
    near *= -2
    near += (ours * ours).sum(axis=1)[:, None]
    near += (theirs * theirs).sum(axis=1)[None]
    np.maximum(near, np.float32(_LEAST), out=near)
    np.reciprocal(near, out=near)
    return near


def _pushed(ours: Places, near: NDArray[np.float32], theirs: Places) -> Places:
    pushed: Places = ours * near.sum(axis=1)[:, None] - near @ theirs
    return pushed
