"""The three examples: what they draw is what the shipped data says."""

from __future__ import annotations

from graph.embedded import EmbeddedStore
from ontology.namespaces import ATLAS
from views.explore.examples import EXAMPLES, examples_in
from views.explore.exploration import Exploration
from views.explore.picture import picture


def drawn(shipped, key: str) -> set[str]:
    (example,) = (one for one in examples_in(shipped) if one.key == key)
    made = picture(shipped, Exploration(example.steps(shipped)))
    assert made.problem == ""
    assert made.missing == ()
    return {name.removeprefix(ATLAS) for name in made.scene.ids}


def test_an_sre_is_made_of_what_two_disciplines_share(shipped):
    found = drawn(shipped, "sre")
    assert {"sysops", "devops", "site-reliability-engineer", "grafana", "prometheus"} <= found
    assert "mean-time-to-recovery" in found
    assert not {"netops", "techops", "kubernetes"} & found


def test_tools_join_disciplines_as_themselves_or_by_a_near_twin(shipped):
    found = drawn(shipped, "tools")
    rows = shipped.select(
        "SELECT ?tool WHERE { ?d ops:usesTool ?tool } GROUP BY ?tool HAVING (COUNT(?d) > 1)"
    ).values()
    shared = {str(row[0]).removeprefix(ATLAS) for row in rows}
    assert shared == {"grafana", "prometheus"}
    assert shared | {"ansible", "ansible-network-modules", "prometheus-exporters"} <= found
    assert {"sysops", "devops", "netops"} <= found


def test_a_way_leads_from_sysadmin_to_netdevops(shipped):
    found = drawn(shipped, "netdevops")
    assert {"system-administrator", "netdevops-engineer", "sysops"} <= found
    example = next(one for one in EXAMPLES if one.key == "netdevops")
    path = example.path(shipped)
    assert path is not None
    assert path.nodes[0] == f"{ATLAS}system-administrator"
    assert path.nodes[-1] == f"{ATLAS}netdevops-engineer"
    assert len(path) == 4


def test_somebody_elses_data_has_none_of_them():
    assert examples_in(EmbeddedStore.from_text("<urn:x:a> a <urn:x:B> .")) == ()
