"""A role and its kin: what SRE inherits, hand values of the article."""

from __future__ import annotations

import pytest

from graph import Store
from graph.comparing.roles import describe_kin, role_kin, roles_by_disciplines
from graph.comparing.roles_text import kin_rows, kin_to_markdown
from ontology.errors import NotFoundError
from tests.stores import StoreOf

ROLES = """
PREFIX : <http://example.org/>
PREFIX ops: <https://w3id.org/ops-atlas/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
:smith a ops:Role ; skos:prefLabel "Smith" .
"""


def labels(found: object) -> list[str]:
    return [one.item.label for one in found]  # type: ignore[attr-defined]


def test_sre_inherits_from_both_and_they_share_little(shipped: Store) -> None:
    kin = role_kin(shipped, "SRE")
    assert [str(one) for one in kin.disciplines] == ["DevOps", "SysOps"]
    facets = {one.facet.label: one for one in kin.facets}
    assert list(facets) == [
        *("performs", "produces", "measured by", "automates"),
        *("faces", "uses tool", "shares practice"),
    ]
    assert labels(facets["shares practice"].in_all) == [
        "automation of error-prone manual work",
        "monitoring and observability feedback loop",
        "reliability mindset",
        "security and governance",
    ]
    assert labels(facets["uses tool"].in_all) == ["Grafana", "Prometheus"]
    assert labels(facets["measured by"].in_all) == ["mean time to recovery"]
    assert labels(facets["performs"].in_all) == []
    devops, sysops = kin.disciplines
    assert labels(facets["faces"].only(sysops)) == [
        "configuration drift",
        "outages",
        "security gaps",
    ]
    assert len(facets["uses tool"].only(devops)) == 16
    assert describe_kin(kin) == (
        "Site Reliability Engineer joins DevOps and SysOps. They share 1 of the 8 KPIs (mean time "
        "to recovery); 2 of the 35 tools (Grafana and Prometheus); 4 of the 4 practices "
        "(automation of error-prone manual work, “monitoring and observability feedback loop”, "
        "reliability mindset and “security and governance”). They share no activities, outputs, "
        "automation focuses or risks."
    )


def test_near_roles_come_with_their_reasons(shipped: Store) -> None:
    near = {str(one.role): one.reasons for one in role_kin(shipped, "Platform Engineer").near}
    assert list(near)[:2] == ["NetDevOps Engineer", "Platform Operations Engineer"]
    assert near["NetDevOps Engineer"][0].startswith("Named after DevOps.")
    assert "close to Platform Operations Engineer" in near["Platform Operations Engineer"][0]
    assert near["Site Reliability Engineer"] == ("Both are in DevOps; it is in SysOps as well.",)
    assert "NetOps Engineer" not in near


def test_a_role_can_be_taken_away(shipped: Store) -> None:
    kin = role_kin(shipped, "Site Reliability Engineer")
    head, *rows = kin_rows(kin)
    assert head == ["facet", "item", "DevOps", "SysOps", "why"]
    assert ["uses tool", "Grafana", "yes", "yes", ""] in rows
    assert ["uses tool", "Ansible", "no", "yes", ""] in rows
    assert ["near role", "DevOps Engineer", "", "", "Both are in DevOps."] in rows
    assert len(rows) == sum(len(one.items) for one in kin.facets) + len(kin.near)
    text = kin_to_markdown(kin)
    assert text.startswith("# Site Reliability Engineer\n\nSite Reliability Engineer joins DevOps")
    assert "- DevOps Engineer: Both are in DevOps.\n" in text
    assert "## Inherited: uses tool\n\n- In both: Grafana; Prometheus\n" in text


def test_every_role_with_its_disciplines(shipped: Store) -> None:
    found = {
        str(role): [str(one) for one in held]
        for role, held in roles_by_disciplines(shipped).items()
    }
    assert next(iter(found)) == "Site Reliability Engineer"
    assert len(found) == 9
    assert sum(len(held) for held in found.values()) == 10
    assert found["NetDevOps Engineer"] == ["NetOps"]


def test_every_role_can_be_asked(shipped: Store) -> None:
    for role, disciplines in roles_by_disciplines(shipped).items():
        kin = role_kin(shipped, role.iri)
        assert kin.disciplines == disciplines
        assert len(kin.facets) == 7
        assert str(role) in describe_kin(kin)


def test_a_role_of_nobody(store_of: StoreOf) -> None:
    kin = role_kin(store_of(ROLES), "Smith")
    assert (kin.disciplines, kin.facets, kin.near) == ((), (), ())
    assert describe_kin(kin) == "No discipline is said to have the role Smith."


def test_an_unknown_role_names_the_nearest(shipped: Store) -> None:
    with pytest.raises(NotFoundError, match="NetDevOps Engineer"):
        role_kin(shipped, "DevOps Enginer")
    with pytest.raises(NotFoundError, match="Grafana"):
        role_kin(shipped, "Grafana")


def test_what_is_too_much_to_lay_side_by_side_leaves_the_rest(shipped: Store, monkeypatch) -> None:
    whole = role_kin(shipped, "SRE")
    monkeypatch.setattr("graph.comparing.facet_links.MOST_LINKS", 20)
    kin = role_kin(shipped, "SRE")
    assert (kin.facets, kin.links) == ((), ())
    assert (kin.disciplines, kin.near) == (whole.disciplines, whole.near)
    assert kin.untold.startswith("These have more than 20 links together")
    assert describe_kin(kin) == (
        "Site Reliability Engineer joins DevOps and SysOps. What it inherits is not listed. "
        f"{kin.untold}"
    )
    assert not whole.untold
