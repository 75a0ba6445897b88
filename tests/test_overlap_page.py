"""The Overlap page: headless for its texts and links, in a real browser for its clicks."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from rdflib import DCTERMS, URIRef
from streamlit.testing.v1 import AppTest

from graph import EmbeddedStore, Store
from graph.comparing.lens import load_lenses
from graph.comparing.measures import MEASURES
from graph.comparing.member import Member
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership
from graph.overlap import pair
from ontology.errors import NotFoundError
from ontology.namespaces import OPS
from ontology.reading import read_graph
from ontology.sources import SOURCES
from tests.headless import address, come_with, markup, run_page, shown, text
from views import session
from views.ask.link import unpack_query
from views.overlap.cells import matrix_cells
from views.overlap.items import Lists
from views.overlap.matrix import name_and_size
from views.twins import TWINS

TOOLS = {"lens": "tools", "left": "sysops", "right": "netops"}


def overlap_page() -> None:
    from views import overlap

    overlap.page()


def run(**parameters: str) -> AppTest:
    return run_page(overlap_page, **parameters)


@pytest.fixture(autouse=True)
def data(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)


def test_a_chart_has_its_room_before_it_is_drawn() -> None:
    """Four rows of 80 pixels below a line of names."""
    assert ".st-key-overlap_matrix .stVegaLiteChart { min-height: 344px; }" in markup(run())
    assert ".st-key-overlap_upset .stVegaLiteChart" in markup(run(show="combinations"))


def test_it_opens_on_disciplines_by_tools() -> None:
    app = run()
    assert "DevOps and SysOps share most: 2 of 35 tools (Grafana and Prometheus)." in text(app)
    assert "In all three that are stated: Grafana." in text(app)
    assert "The source does not state the tools of TechOps." in text(app)
    assert address(app) == {
        "lens": "tools",
        "measure": "shared",
        "left": "devops",
        "right": "sysops",
    }


def test_every_kind_at_once_says_what_pairs_share_and_leads_to_the_items() -> None:
    app = run(show="kinds")
    assert "Of outputs they share none." in text(app)
    table = markup(app).partition('<table class="kinds">')[2]
    assert table.count("<tr>") == 11  # ten kinds, and the pairs above them
    assert table.count("not stated") == 8 * 3  # of TechOps activities and scope are stated alone
    assert 'title="Disciplines by roles: DevOps and SysOps"' in table
    assert "lens=roles&amp;left=devops&amp;right=sysops" in table
    assert address(app) == {"lens": "tools", "show": "kinds"}


def test_of_more_sets_than_every_kind_has_columns_for_the_largest_are_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("views.overlap.kinds._MOST_SETS", 3)
    app = run(show="kinds")  # 18, 13 and 19 tools, and TechOps without any
    said = "The 3 largest of the 4 disciplines; choose up to 3 above."
    assert said in [shown(one.value) for one in app.caption]
    table = markup(app).partition('<table class="kinds">')[2]
    assert table.count("<th>") == 14
    assert "TechOps" not in table
    app = run(show="kinds", sets="devops,netops,sysops")
    assert not [one for one in app.caption if "largest" in one.value]
    assert markup(app).partition('<table class="kinds">')[2] == table


def test_every_kind_is_offered_where_there_are_several() -> None:
    (offered,) = (one for one in run().segmented_control if one.key == "overlap_section")
    assert "Every kind" in offered.options
    app = run(lens="tools", show="kinds")
    app.segmented_control(key="overlap_class").set_value(f"{OPS}Role").run()
    (offered,) = (one for one in app.segmented_control if one.key == "overlap_section")
    assert "Every kind" not in offered.options
    assert offered.value == "pairs"
    assert not app.exception


def test_a_found_lens_over_the_sets_of_one_declared_lens_has_every_kind() -> None:
    found = "ops:Tool~ops:inCategory~ops:ToolCategory"
    app = run(lens=found, sets="grafana,prometheus", show="kinds")
    # two of three categories and two of three disciplines: Grafana is NetOps's too
    assert "Grafana and Prometheus share disciplines and tool categories." in text(app)


def test_near_links_that_add_no_pair_are_counted_as_none() -> None:
    found = "ops:Tool~ops:inCategory~ops:ToolCategory"
    app = run(lens=found, sets="grafana,prometheus", left="grafana", right="prometheus")
    assert "counted as none: an item is paired once at most" in markup(app)


def test_what_is_compared_is_told_once_more_after_a_run_that_was_cut_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The browser may not have drawn it by then; otherwise a click it has sent would be undone."""
    with monkeypatch.context() as patched:
        patched.setattr("views.overlap.show_stack", lambda *_: st.stop())
        app = run(lens="tools", show="combinations")
    told = []
    for _ in range(3):
        app.run()
        (sets,) = app.multiselect
        told.append(sets.proto.set_value)
        assert len(sets.value) == 4
    assert told == [True, False, False]


def test_a_link_that_comes_late_with_a_click_does_not_undo_it() -> None:
    """A browser sends the link that it was told last; going back sends one, and nothing else."""
    app = run(lens="tools")
    first = address(app)
    every = app.multiselect[0].value
    app.multiselect[0].set_value(every[:3]).run()
    assert address(app) != first
    come_with(app, first)
    app.multiselect[0].set_value(every[:2]).run()
    assert app.multiselect[0].value == every[:2]
    come_with(app, first)
    app.run()
    assert app.multiselect[0].value == every


def test_going_back_is_followed_while_a_click_is_still_being_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = run(lens="tools")
    first, every = address(app), app.multiselect[0].value
    app.multiselect[0].set_value(every[:3]).run()
    with monkeypatch.context() as patched:
        patched.setattr("views.overlap.show_stack", lambda *_: st.stop())
        app.multiselect[0].set_value(every[:2]).run()
    come_with(app, first)
    app.run()
    assert app.multiselect[0].value == every


def test_what_is_kept_of_another_snapshot_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(lens="tools")
    other = EmbeddedStore.from_text(
        "PREFIX ops: <https://w3id.org/ops-atlas/ns#> PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        '<urn:l> a ops:OverlapLens ; skos:prefLabel "d by t" ; ops:key "tools" ;\n'
        "  ops:setClass ops:Discipline ; ops:itemClass ops:Tool ; ops:itemPath ops:usesTool .\n"
        "<urn:a> a ops:Discipline ; ops:usesTool <urn:t> .\n"
        "<urn:b> a ops:Discipline ; ops:usesTool <urn:t> . <urn:t> a ops:Tool ."
    )
    monkeypatch.setattr(session, "store", lambda: other)
    app.run()
    assert not app.exception
    assert app.multiselect[0].value == ["urn:a", "urn:b"]


def test_a_link_opens_a_pair_with_its_evidence() -> None:
    found = markup(run(**TOOLS))
    assert (
        "SysOps and NetOps share 1 of the 31 tools they have together. Two more are near." in found
    )
    assert "Ansible network modules: part of Ansible." in found
    assert "printed as “Maybe”" in found
    assert "NetOps has 1 of 19 tools of SysOps, 5%; 3 with near ones, 16%" in found
    assert 'href="/?nodes=sysops,netops,grafana,ansible,ansible-network-modules' in found


def test_of_very_many_items_the_first_are_listed_and_all_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("items", "reading", "pairs", "stack"):
        monkeypatch.setattr(f"views.overlap.{module}.MOST_LISTED", 3)
    app = run(lens="tools", left="netops", right="sysops", have="grafana")
    found = markup(app)
    assert "Only SysOps <b>18</b>" in found
    assert found.count("and 15 more; the query has all of them") == 2  # the pair's, the stack's
    assert found.count("section “tools”") > 3
    drawn = markup(run(lens="tools", show="algebra", expr="SysOps | NetOps"))
    assert "Result <b>31</b>" in drawn
    assert drawn.count("<li>") == 3


def test_silence_is_shown_in_words() -> None:
    app = run(lens="tools", left="devops", right="techops")
    assert "Not stated: the source is silent on the tools of TechOps." in markup(app)
    app.session_state["overlap_table"] = True
    app.run()
    rows = [row for row in markup(app).split("<tr>")[1:] if "<td>TechOps</td>" in row]
    assert len(rows) == 3
    assert all("not stated" in row and "<td>0" not in row for row in rows)


@pytest.mark.parametrize(
    ("parameters", "warning"),
    [
        ({"lens": "tool"}, "There is no lens 'tool'; the nearest are: tools"),
        ({"sets": "sysops,devop,netops"}, "There is no set 'devop'; the nearest are: DevOps"),
        ({"measure": "jacard"}, "There is no measure 'jacard'; the nearest are: jaccard"),
    ],
)
def test_what_a_link_names_wrongly_is_said(parameters: dict[str, str], warning: str) -> None:
    app = run(**parameters)
    assert shown(app.warning[0].value).startswith(warning)
    assert address(app)["lens"] == "tools"


def test_sets_may_be_named_by_label() -> None:
    app = run(lens="tools", sets="SysOps,NetOps")
    assert not app.warning
    assert address(app)["sets"] == "sysops,netops"
    assert "NetOps and SysOps share 1 of 31 tools (Grafana)." in text(app)


def test_a_label_of_several_words_names_a_set_too() -> None:
    names = ["monitoring and alerting", "Source Control", "observability"]
    app = run(lens="category-tools", sets=",".join(names))
    assert not app.warning
    chosen = sorted(address(app)["sets"].split(","))
    assert chosen == [
        "monitoring-and-alerting-tools",
        "observability-tools",
        "source-control-tools",
    ]


def test_one_set_is_not_a_comparison() -> None:
    app = run(lens="tools", sets="sysops")
    assert app.info[0].value == "Choose two or more disciplines to compare them."


def test_the_same_set_twice_is_not_a_pair() -> None:
    app = run(**TOOLS)
    app.selectbox[2].select("https://w3id.org/ops-atlas/id/sysops").run()
    assert "Choose two different disciplines" in app.info[0].value


def test_choices_go_into_the_link_and_come_back() -> None:
    app = run(**TOOLS)
    app.selectbox(key="overlap_measure").select("coverage").run()
    app.multiselect[0].unselect("https://w3id.org/ops-atlas/id/techops").run()
    assert address(app) == {
        **TOOLS,
        "measure": "coverage",
        "sets": "devops,netops,sysops",
    }
    again = run(**address(app))
    assert text(again) == text(app)
    assert markup(again) == markup(app)


def test_another_lens_keeps_the_sets() -> None:
    app = run(lens="tools", sets="sysops,devops")
    app.get("button_group")[1].set_value("kpis").run()
    assert "DevOps and SysOps share 1 of 8 KPIs (mean time to recovery)." in text(app)
    assert address(app)["sets"] == "sysops,devops"


def test_many_sets_start_with_the_largest() -> None:
    app = run(lens="tool-disciplines")
    assert any(caption.value.startswith("The 12 largest of 50") for caption in app.caption)
    assert "Grafana and Prometheus share most" in text(app)


def test_too_many_sets_become_a_table() -> None:
    everything = run(lens="tool-disciplines").multiselect[0].options
    app = run(lens="tool-disciplines", sets=",".join(everything[:40]))
    assert any("40 rows are too many" in caption.value for caption in app.caption)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_lens_shows_every_measure(measure: str) -> None:
    lenses = ["tools", "practices", "scope", "role-disciplines", "category-tools"]
    for lens in lenses:
        assert address(run(lens=lens, measure=measure))["lens"] == lens


def test_a_graph_without_a_lens_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
    bare.name = "a bare graph"
    monkeypatch.setattr(session, "store", lambda: bare)
    assert run().info[0].value.startswith("Nothing to compare was found: no two things here")


@pytest.mark.parametrize("measure", ["shared", "jaccard", "coverage", "tversky", "against-chance"])
def test_the_matrix_is_offered_as_sparql(shipped: Store, measure: str) -> None:
    (left, right), value = ("SysOps", "NetOps"), cell("SysOps", "NetOps", measure, shipped)
    query = asked(run(lens="tools", measure=measure), "overlap_matrix_query")
    rows = {(row["rowLabel"], row["columnLabel"]): row for row in shipped.select(query).dicts()}
    assert float(rows[left, right]["value"] or 0) == pytest.approx(value)
    assert len(rows) == 6


def cell(row: str, column: str, measure: str, store: Store) -> float:
    membership = build_membership(store, load_lenses(store)["tools"])
    found = matrix_cells(membership, MEASURES[measure])
    return float(next(c["value"] for c in found if c["names"] == f"{row} and {column}"))


def asked(app: AppTest, key: str) -> str:
    """Return the query behind one of the buttons "Edit as SPARQL"."""
    (button,) = (b for b in app.get("link_button") if key in b.proto.id or key == b.proto.url)
    (query,) = parse_qs(urlsplit(button.proto.url).query)["query"]
    return unpack_query(query)


# Every section


def test_combinations_say_what_they_show() -> None:
    app = run(lens="tools", show="combinations")
    assert "Of 47 tools, 45 are in one set alone." in text(app)
    assert "One tool is in DevOps, NetOps and SysOps and nowhere else." in text(app)
    assert "Grafana" in markup(app)
    assert address(app) == {
        "lens": "tools",
        "show": "combinations",
        "combination": "devops,netops,sysops",
    }


def test_at_least_these_and_near_matches() -> None:
    parameters = {
        "lens": "tools",
        "show": "combinations",
        "count": "at-least",
        "near": "yes",
        "combination": "netops,sysops",
    }
    app = run(**parameters)
    assert "Five tools are in or near NetOps and SysOps, wherever else they are." in text(app)
    assert "both ends of a near link are counted" in text(app)
    assert "NetOps has it nearly. Ansible network modules: part of Ansible." in markup(app)
    assert address(app) == parameters


def test_many_sets_leave_the_largest_in_the_plot() -> None:
    app = run(lens="tool-disciplines", show="combinations", sets="*")
    assert "Showing the 12 largest of 50 tools; choose others above." in captions(app)
    assert address(app)["sets"] == "*"


def test_circles_are_for_two_and_three_sets() -> None:
    two = captions(run(lens="tools", show="combinations", sets="sysops,devops"))
    assert "Tools: 2 in DevOps and SysOps; 16 only in DevOps; 17 only in SysOps." in two
    assert "The areas are true to the counts." in two
    three = captions(run(lens="tools", show="combinations"))
    assert "1 in DevOps, NetOps and SysOps" in three
    assert "Circles cannot show these counts truly: areas are off by up to" in three
    four = captions(run(lens="activities", show="combinations"))
    assert "From four disciplines on circles mislead, and these are 4" in four


def captions(app: AppTest) -> str:
    return shown(" ".join(caption.value for caption in app.caption))


def test_an_expression_gives_its_items() -> None:
    app = run(lens="tools", show="algebra", expr="(SysOps & DevOps) - NetOps")
    assert "One tool." in text(app)
    assert "Prometheus" in markup(app)
    assert "Grafana" not in markup(app)
    query = asked(app, "overlap_algebra_query")
    assert query.count("ops:usesTool") == 3


def test_an_expression_with_a_silent_set_is_open() -> None:
    app = run(lens="tools", show="algebra", expr="SysOps & TechOps")
    assert "No tool for certain." in text(app)
    assert "May belong, as far as is stated" in markup(app)


def test_an_example_is_one_click_away() -> None:
    app = run(lens="tools", show="algebra")
    app.button(key="overlap_example_0").click().run()
    assert address(app)["expr"] == "(SysOps & DevOps) - NetOps"


def test_the_sources_of_what_is_compared_are_named() -> None:
    graphs = {source.graph_iri: read_graph(source.path) for source in SOURCES}
    uses = URIRef(f"{OPS}usesTool")
    (stating,) = (name for name, graph in graphs.items() if (None, uses, None) in graph)
    title = graphs[stating].value(URIRef(stating), DCTERMS.title)
    date = graphs[stating].value(URIRef(stating), DCTERMS.modified)
    link = f'<a href="/?node=graph:article" target="_self">{title}</a>, {date}'
    assert f"Stated by {link}.</p>" in markup(run(lens="tools"))


@pytest.mark.parametrize("section", ["pairs", "combinations"])
def test_the_answer_in_words_stands_above_its_chart(section: str) -> None:
    found = list(run(lens="tools", show=section).main)
    chart = next(at for at, one in enumerate(found) if "vega" in one.type)
    above = [one.value for one in found[:chart] if one.type == "markdown"]
    assert any("share" in said and "Grafana" in said for said in above)


def test_what_is_characteristic() -> None:
    app = run(lens="tools", show="characteristic")
    assert "SysOps has most to itself: 17 tools." in text(app)
    assert "a hint, not a ranking" in text(app)
    assert f"in 3 sets, {(1 / 19) / (3 / 50):.2f} times" in markup(app)  # Grafana, of SysOps
    assert markup(app).count("only here") == 17 + 16 + 12
    assert "and 8 more" in markup(app)
    assert "section “tools”, under “containers and orchestration”" in markup(app)


def test_sections_keep_what_was_chosen_in_others() -> None:
    app = run(lens="tools", left="sysops", right="netops", measure="jaccard")
    app.get("button_group")[2].set_value("combinations").run()
    assert "measure" not in address(app)
    app.get("button_group")[2].set_value("pairs").run()
    assert address(app) == {
        "lens": "tools",
        "measure": "jaccard",
        "left": "sysops",
        "right": "netops",
    }


def test_a_section_that_does_not_exist_is_said() -> None:
    app = run(lens="tools", show="combination")
    assert "There is no section 'combination'; the nearest are: combinations" in shown(
        app.warning[0].value
    )


# The visitor's own stack


@pytest.mark.parametrize("section", ["pairs", "combinations", "algebra", "characteristic"])
def test_the_stack_is_held_against_every_set(section: str) -> None:
    app = run(lens="tools", show=section, have="grafana,ansible,uptime", expr="SysOps")
    found = markup(app)
    assert (
        "Your stack has 2 of 19 tools of SysOps, 1 of 18 of DevOps, 1 of 13 of NetOps. "
        "Not stated: TechOps." in found
    )
    assert "NetOps<b>1 of 13, 1 near</b>" in found
    assert "Ansible network modules <i>close to your Ansible</i>" in found
    assert ' <i class="mine">yours</i>' in found
    selected = "nodes=devops,netops,sysops,grafana,ansible&amp;select=grafana,ansible"
    assert f'href="/?{selected}&amp;have=grafana,ansible,uptime"' in found
    assert 'href="/compare?show=stack&amp;have=grafana,ansible,uptime"' in found
    assert address(app)["have"] == "grafana,ansible,uptime"


def test_a_stack_of_something_else_is_no_zero() -> None:
    assert "is not held against activities" in captions(run(lens="activities", have="grafana"))
    kpis = run(lens="kpis", have="grafana")
    assert "Your stack has none of the 13 KPIs here." in captions(kpis)
    assert "0 of" not in markup(kpis)


def test_the_stack_goes_from_page_to_page() -> None:
    app = run(lens="tools", have="grafana,ansible")
    app.query_params.clear()
    app.query_params["lens"] = "kpis"
    app.run()
    assert address(app)["have"] == "grafana,ansible"
    assert "have" not in address(run(lens="tools"))


# Lenses that are proposed


def test_a_lens_is_proposed_and_used(monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore.from_text(TEAMS)
    store.name = "teams"
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert not app.exception
    assert "these were found in it" in app.caption[0].value
    assert address(app)["lens"] == f"{EX}Language~^{EX}speaks~{EX}Team"
    by_teams = run(lens=f"{EX}Team~{EX}speaks~{EX}Language")
    assert "a and b share 1 of 3 Languages (python)." in text(by_teams)
    assert "a and b share 1 of 3" in text(run(**address(by_teams)))


EX = "http://example.org/"
TEAMS = """
@prefix : <http://example.org/> .
:a a :Team ; :speaks :python , :go . :b a :Team ; :speaks :python , :rust .
:python a :Language . :go a :Language . :rust a :Language .
"""


def test_the_twin_shows_the_same_lens_first() -> None:
    found = TWINS["overlap"](EmbeddedStore.from_text(TEAMS), {})
    assert found["lens"] == f"{EX}Language~^{EX}speaks~{EX}Team"
    with pytest.raises(NotFoundError, match="declares nothing to compare"):
        TWINS["overlap"](EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> ."), {})


def test_a_proposal_in_a_link_that_is_none_is_said() -> None:
    app = run(lens="ops:Tool~bad name~ops:KPI")
    assert "is not" in shown(app.warning[0].value)
    assert address(app)["lens"] == "tools"


def test_the_twins_of_the_sections_say_the_same(shipped: Store) -> None:
    twin = TWINS["overlap"]
    found = twin(shipped, {"show": "algebra", "expr": "(SysOps & DevOps) - NetOps"})
    assert [item["label"] for item in found["items"]] == ["Prometheus"]
    found = twin(shipped, {"show": "combinations", "count": "at-least", "near": "yes"})
    counts = {
        tuple(s["label"] for s in one["sets"]): one["count"] for one in found["intersections"]
    }
    assert counts["NetOps", "SysOps"] == 5
    assert len(twin(shipped, {"sets": "*"})["pairs"]) == 6


# The parts


def test_cells_never_show_silence_as_a_number() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"], "C": []}, not_stated=["C"])
    for measure in MEASURES.values():
        for cell in matrix_cells(membership, measure):
            silent = "C" in (cell["row"], cell["column"])
            assert (cell["value"] is None) == (cell["text"] == "not stated") == silent


def test_a_long_name_is_cut_before_its_size() -> None:
    name = "Computer Network Architects and Engineers"
    sets = {name: ["x", "y"], "B": ["x"], "Another very long name": []}
    membership = Membership.from_sets(sets, not_stated=["Another very long name"])
    at = {member.label: at for at, member in enumerate(membership.sets)}
    assert name_and_size(membership, at[name]) == "Computer Network Architect…, 2"
    assert name_and_size(membership, at["B"]) == "B, 1"
    assert (
        name_and_size(membership, at["Another very long name"]) == "Another very long…, not stated"
    )


def test_labels_of_the_data_are_text(shipped: Store) -> None:
    bad = "<script>alert(1)</script>"
    member = Member("http://example.org/x", bad)
    found = pair(Membership.from_sets({bad: [bad], "B": ["y"]}, near=[(bad, "y")]), bad, "B")
    lists = Lists(load_lenses(shipped)["tools"], {})
    written = lists.section(bad, [member], [member], near={member.iri}) + lists.near_section(found)
    assert "<script" not in written
    assert "&lt;script&gt;" in written


def test_of_many_sources_some_are_named_and_all_are_counted(monkeypatch) -> None:
    """Each page of a folder is a source of its own; 25 of them are not 20, and not a screenful."""
    pages = "".join(
        f"<urn:g{n}> {{ <urn:g{n}> a ops:Source ; dct:title 'Page {n:02}' ."
        f" <urn:r{n}> a <urn:Meal> ; <urn:of> 'flour', 'egg' }}\n"
        for n in range(25)
    )
    prefixes = f"@prefix ops: <{OPS}> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    store = EmbeddedStore.from_text(prefixes + pages, ".trig")
    monkeypatch.setattr(session, "store", lambda: store)
    line = markup(run()).partition("Stated by ")[2].partition("</p>")[0]
    assert [f"Page {n:02}" in line for n in range(25)] == [n < 6 for n in range(25)]
    assert line.endswith('?question=sources-and-licenses" target="_self">19 more</a>.')


def test_an_ontology_with_nothing_to_compare_leads_to_the_links_of_its_restrictions(
    monkeypatch,
) -> None:
    owl = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <urn:Pump> a owl:Class . <urn:Seal> a owl:Class .
    <urn:Pump> rdfs:subClassOf
      [ a owl:Restriction ; owl:onProperty <urn:part> ; owl:someValuesFrom <urn:Seal> ] .
    """
    monkeypatch.setattr(session, "store", lambda: EmbeddedStore.from_text(owl))
    assert "[Infer](/data?show=infer) links classes" in run().info[0].value
    plain = EmbeddedStore.from_text("<urn:a> a <urn:Pump> .")
    monkeypatch.setattr(session, "store", lambda: plain)
    assert "[Compare](/compare) lays things side by side" in run().info[0].value
