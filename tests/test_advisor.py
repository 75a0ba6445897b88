"""The advisor: reasons by hand from the article, several disciplines at once, never a ranking."""

from __future__ import annotations

import pytest

from graph import Store
from graph.comparing.advice_text import advice_rows, advice_to_markdown
from graph.comparing.advisor import Advisor, describe_advice, load_advisor
from ontology.errors import NotFoundError
from ontology.namespaces import ATLAS
from tests.stores import StoreOf


@pytest.fixture(scope="module")
def advisor(shipped: Store) -> Advisor:
    return load_advisor(shipped)


def reasons(advisor: Advisor, *ticked: str) -> dict[str, list[str]]:
    found = advisor.advise([f"{ATLAS}{name}" for name in ticked])
    return {
        str(one.discipline): [f"{facet.label}: {item}" for facet, item in one.reasons]
        for one in found
    }


def test_the_boxes_are_situations_risks_and_kpis(advisor: Advisor) -> None:
    assert [question.facet.label for question in advisor.questions] == [
        *("suits", "measured by", "faces")
    ]
    assert [len(question.items) for question in advisor.questions] == [10, 13, 9]


def test_reasons_are_those_of_the_article(advisor: Advisor) -> None:
    assert reasons(advisor, "outages", "mean-time-to-recovery") == {
        "DevOps": ["measured by: mean time to recovery"],
        "NetOps": [],
        "SysOps": ["measured by: mean time to recovery"],
        "TechOps": [],
    }


def test_a_risk_is_a_caution_and_never_a_reason(advisor: Advisor) -> None:
    unstable = next(
        one for one in advisor.questions[2].items if str(one) == "fast but unstable releases"
    )
    found = advisor.advise([unstable.iri])
    assert not any(one.reasons for one in found)
    assert {str(one.discipline): [str(item) for _, item in one.cautions] for one in found} == {
        "DevOps": ["fast but unstable releases"],
        **{name: [] for name in ("NetOps", "SysOps", "TechOps")},
    }
    assert describe_advice(found) == (
        "Nothing is ticked that speaks for a discipline. “fast but unstable releases” comes with "
        "DevOps: expect it there."
    )


def test_advice_can_be_taken_away(advisor: Advisor) -> None:
    found = advisor.advise([f"{ATLAS}outages", f"{ATLAS}mean-time-to-recovery"])
    head, *rows = advice_rows(found)
    assert head == ["discipline", "what", "facet", "item", "ticked"]
    told = [row for row in rows if row[4]]
    assert told == [
        ["DevOps", "speaks for it", "measured by", "mean time to recovery", "yes"],
        ["SysOps", "speaks for it", "measured by", "mean time to recovery", "yes"],
        ["SysOps", "comes with it", "faces", "outages", "yes"],
    ]
    assert ["TechOps", "not stated", "measured by", "", ""] in rows
    assert len({tuple(row[:4]) for row in rows}) == len(rows)
    text = advice_to_markdown(found)
    assert "\n## SysOps\n\n- speaks for it (ticked, measured by): mean time to recovery\n" in text
    assert "\n- not stated (measured by)\n" in text


def test_the_order_does_not_follow_the_counts(advisor: Advisor) -> None:
    found = advisor.advise([f"{ATLAS}outages", f"{ATLAS}mean-time-to-recovery"])
    names = [str(one.discipline) for one in found]
    assert names == sorted(names)
    assert describe_advice(found) == (
        "What you ticked speaks for DevOps and SysOps. They do not exclude each other, and the "
        "order here is that of their names. “outages” comes with SysOps: expect it there."
    )


def test_several_may_be_right_as_the_article_says(advisor: Advisor) -> None:
    by_name = {str(one): one for one in advisor.disciplines}
    (found,) = advisor.together([by_name["DevOps"], by_name["SysOps"]])
    assert str(found[0]).startswith("DevOps for delivery, SysOps for platform reliability")
    assert advisor.together([by_name["DevOps"]]) == []
    assert advisor.together([by_name["DevOps"], by_name["TechOps"]]) == []


def test_where_the_source_is_silent_nothing_speaks_against(advisor: Advisor) -> None:
    techops = advisor.advise([])[-1]
    assert [facet.label for facet in techops.silent] == ["measured by", "faces"]
    assert techops.watch == ()


def test_nothing_ticked(advisor: Advisor) -> None:
    assert describe_advice(advisor.advise([])) == "Nothing is ticked that speaks for a discipline."


def test_what_is_no_box_is_refused(advisor: Advisor) -> None:
    with pytest.raises(NotFoundError, match="situation, risk or KPI"):
        advisor.advise([f"{ATLAS}grafana"])


def test_a_graph_without_situations(store_of: StoreOf) -> None:
    assert load_advisor(store_of("<urn:a> <urn:b> <urn:c> .")).questions == ()
