"""The nodes that a shape looks at, as a graph pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.shacl.shapes import Shape


@dataclass(frozen=True, slots=True)
class Focus:
    """A set of focus nodes, as the graph pattern that binds them to ``?f`` and a number.

    Attributes
    ----------
    pattern : str
        The pattern.
    depth : int
        The number: how many paths lead here from the targets.
    whole_class : bool
        It may be a large part of the data, so that a look at a property as a whole is cheaper.
    """

    pattern: str
    depth: int = 0
    whole_class: bool = False

    @property
    def node(self) -> str:
        """Return the variable of a focus node."""
        return f"?f{self.depth}"

    def value(self, shape: Shape) -> str:
        """Return the variable of a value node; a node shape's value is its focus node."""
        return f"?f{self.depth + 1}" if shape.path else self.node

    def values(self, shape: Shape) -> str:
        """Return the pattern that binds focus and value nodes.

        A node of which the data says nothing is a value of its own where the path may take no step;
        SPARQL leaves it out.
        """
        if shape.path is None:
            return self.pattern
        value = self.value(shape)
        stated = f"{self.pattern} {self.node} {shape.path.text} {value} ."
        if not shape.path.empty:
            return stated
        return f"{{ {stated} }} UNION {{ {self.pattern} BIND({self.node} AS {value}) }}"

    def inner(self, shape: Shape) -> Focus:
        """Return the value nodes of a shape as focus nodes of the shapes in it."""
        return Focus(self.values(shape), self.depth + 1) if shape.path else self
