"""What chosen nodes share and what each has alone, counted by hand."""

from __future__ import annotations

import pytest

from graph.picture.in_common import in_common
from ontology.errors import ParameterError
from tests.stores import StoreOf

EX = "https://example.org/"
DATA = """
@prefix e: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:uses rdfs:label "uses" ; owl:inverseOf e:usedBy . e:usedBy rdfs:label "used by" .
e:likes rdfs:label "likes" .
e:a a e:Team ; rdfs:label "A" ; e:uses e:git, e:vim, e:b .
e:b a e:Team ; rdfs:label "B" ; e:uses e:git, e:emacs ; e:likes e:vim .
e:c a e:Team ; rdfs:label "C" ; e:uses e:git .
e:git rdfs:label "Git" . e:vim rdfs:label "Vim" . e:emacs rdfs:label "Emacs" .
"""


def names(*locals_: str) -> list[str]:
    return [EX + name for name in locals_]


def test_two_nodes_share_a_link_and_a_neighbor_and_have_the_rest_alone(store_of: StoreOf):
    found = in_common(store_of(DATA), names("a", "b"))
    assert [(one.label, one.other.label) for one in found.shared] == [("uses", "Git")]
    assert [node.label for node in found.neighbors] == ["Git", "Vim"]
    assert found.alone[EX + "a"] == ()  # the link to B itself is between the two
    assert [one.other.label for one in found.alone[EX + "b"]] == ["Emacs"]
    assert found.sentences() == [
        "A and B share 1 link to the same nodes.",
        "Uses: Git.",
        "Linked to all of them in different ways: Vim.",
        "Only A: 0 links.",
        "Only B: 1 link.",
    ]


def test_a_relation_that_leads_to_the_chosen_is_read_backward(store_of: StoreOf):
    found = in_common(store_of(DATA), names("git", "vim"))
    assert [(one.label, one.other.label) for one in found.shared] == [("used by", "A")]
    (remark,) = found.shared
    assert {link.source for link in remark.links()} == {EX + "a"}


def test_three_share_what_all_three_have(store_of: StoreOf):
    found = in_common(store_of(DATA), names("a", "b", "c"))
    assert [one.other.label for one in found.shared] == ["Git"]
    assert found.alone[EX + "c"] == ()


def test_the_shipped_disciplines_share_what_the_article_says(shipped):
    base = "https://w3id.org/ops-atlas/id/"
    found = in_common(shipped, [base + "sysops", base + "devops", base + "netops"])
    tools = {one.other.label for one in found.shared if one.label == "uses tool"}
    assert tools == {"Grafana"}


@pytest.mark.parametrize("chosen", [[], ["a"], ["a", "a"], [f"n{at}" for at in range(13)]])
def test_too_few_and_too_many_are_refused(store_of: StoreOf, chosen):
    with pytest.raises(ParameterError, match="two to 12"):
        in_common(store_of(DATA), names(*chosen))
