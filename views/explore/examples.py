"""Three explorations worth having, for whoever does not know yet what to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.keeping import kept
from graph.links import known_among
from graph.paths import shortest_paths
from graph.picture.arranging import OVERLAP, RADIAL
from ontology.namespaces import ATLAS
from views.explore.exploration import CONSTRUCT, LAYOUT, NODES, Step

if TYPE_CHECKING:
    from graph import Store
    from graph.paths import Path

_SRE: Final = f"{ATLAS}site-reliability-engineer"
_SYSADMIN: Final = f"{ATLAS}system-administrator"
_NETDEVOPS: Final = f"{ATLAS}netdevops-engineer"
_MOST_PATHS: Final = 12

_WHAT_MAKES_AN_SRE: Final = """\
# What the disciplines of an SRE do and are measured by, and whatever they share.
CONSTRUCT {
  ?discipline ops:hasRole atlas:site-reliability-engineer ; ?relation ?thing .
}
WHERE {
  ?discipline ops:hasRole atlas:site-reliability-engineer ; ?relation ?thing .
  FILTER(
    ?relation IN (ops:performs, ops:measuredBy)
    || (?relation IN (ops:usesTool, ops:hasPractice, ops:produces) && EXISTS {
      ?another ops:hasRole atlas:site-reliability-engineer ; ?relation ?thing
      FILTER(?another != ?discipline)
    })
  )
}
"""
_TOOLS_THAT_JOIN: Final = """\
# Tools that two or more disciplines use, and pairs of near tools that join two disciplines.
CONSTRUCT {
  ?discipline ops:usesTool ?tool .
  ?tool ?near ?twin .
}
WHERE {
  { ?discipline ops:usesTool ?tool . ?another ops:usesTool ?tool FILTER(?another != ?discipline) }
  UNION {
    ?near a ops:NearRelation .
    ?tool ?near ?twin .
    ?discipline ops:usesTool ?tool . ?other ops:usesTool ?twin FILTER(?other != ?discipline)
  }
  UNION {
    ?back a ops:NearRelation .
    ?source ?back ?tool .
    ?discipline ops:usesTool ?tool . ?other ops:usesTool ?source FILTER(?other != ?discipline)
  }
}
"""


@dataclass(frozen=True, slots=True)
class Example:
    """An exploration to begin with.

    Attributes
    ----------
    key, title, about : str
        Its name in a link, and what it is called and shows.
    needs : tuple of str
        Nodes without which it makes no sense, as in somebody else's data.
    """

    key: str
    title: str
    about: str
    needs: tuple[str, ...]

    def steps(self, store: Store) -> tuple[Step, ...]:
        """Return the steps that lead there."""
        if self.key == "sre":
            return Step(CONSTRUCT, text=_WHAT_MAKES_AN_SRE), Step(LAYOUT, text=OVERLAP)
        if self.key == "tools":
            return Step(CONSTRUCT, text=_TOOLS_THAT_JOIN), Step(LAYOUT, text=OVERLAP)
        nodes = dict.fromkeys(node for way in _ways(store) for node in way.nodes)
        return Step(NODES, tuple(nodes)), Step(LAYOUT, (_SYSADMIN,), text=RADIAL)

    def path(self, store: Store) -> Path | None:
        """Return the path that is lifted out of the picture, if it is about one."""
        return _ways(store)[0] if self.key == "netdevops" else None


@kept(8)
def _ways(store: Store) -> tuple[Path, ...]:
    return shortest_paths(store, _SYSADMIN, _NETDEVOPS, most=_MOST_PATHS)


EXAMPLES: Final = (
    Example(
        "sre",
        "What makes an SRE?",
        "What SysOps and DevOps bring to the role they share, and what both bring to it.",
        (_SRE,),
    ),
    Example(
        "tools",
        "Tools that join the disciplines",
        "Tools that several disciplines use, and near twins where each has its own.",
        (f"{ATLAS}grafana", f"{ATLAS}netops"),
    ),
    Example(
        "netdevops",
        "From sysadmin to NetDevOps",
        "The shortest ways from one role to the other, over what their disciplines share.",
        (_SYSADMIN, _NETDEVOPS),
    ),
)


@kept(8)
def examples_in(store: Store) -> tuple[Example, ...]:
    """Return the examples that this dataset has the nodes for."""
    known = known_among(store, sorted({name for one in EXAMPLES for name in one.needs}))
    return tuple(one for one in EXAMPLES if known.issuperset(one.needs))
