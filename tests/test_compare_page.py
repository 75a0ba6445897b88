"""The Compare page: headless for its texts and links, in a real browser for its clicks."""

from __future__ import annotations

from html import escape

import pytest
import streamlit as st
from playwright.sync_api import expect
from rdflib import DCTERMS, RDF, URIRef
from streamlit.testing.v1 import AppTest

from graph import EmbeddedStore, Store
from graph.comparing.distinguishing import Concept
from graph.comparing.lattice import Lattice, Place
from graph.comparing.member import Member
from graph.picture.palette import mark
from ontology.namespaces import ATLAS, OPS
from ontology.reading import read_graph
from ontology.sources import SOURCES
from tests.browser import stand_still
from tests.headless import address, come_with, markup, queries_on, run_page, shown, text
from views import compare, session
from views.compare import choosing, gaps, lattice_drawing, role_map, tray
from views.compare.markup import bar, item, section

BAD = "<script>alert(1)</script> *b* & c"
SECTIONS = ("side-by-side", "roles", "transition", "stack", "gaps", "advisor")


def compare_page() -> None:
    from views import compare

    compare.page()


def run(**parameters: str) -> AppTest:
    return run_page(compare_page, **parameters)


def row(found: str, title: str) -> str:
    """Return the markup of the table row with a title."""
    begins = f'<th scope="row">{title}'
    return next(one for one in found.split("<tr>") if one.startswith((f"{begins} <", f"{begins}<")))


@pytest.fixture(autouse=True)
def data(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)


def test_a_link_that_comes_late_with_a_click_does_not_undo_it() -> None:
    app = run(show="roles")
    first, role = address(app), app.selectbox[0].value
    others = [f"{ATLAS}{name}" for name in ("platform-engineer", "network-engineer")]
    app.selectbox[0].select(others[0]).run()
    assert address(app) != first
    come_with(app, first)
    app.selectbox[0].select(others[1]).run()
    assert app.selectbox[0].value == others[1]
    come_with(app, first)
    app.run()
    assert app.selectbox[0].value == role


def test_the_last_of_two_sections_chosen_in_quick_succession_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = run(show="roles")
    first = address(app)
    with monkeypatch.context() as patched:
        patched.setitem(compare._SECTIONS, "gaps", ("Gaps", st.stop))
        app.segmented_control[0].set_value("gaps").run()
    come_with(app, first)
    app.segmented_control[0].set_value("stack").run()
    assert address(app)["show"] == "stack"


# Side by side


def test_it_opens_on_the_four_disciplines() -> None:
    app = run()
    found = markup(app)
    tools = row(found, "uses tool")
    assert "1 in all 3 stated, 1 in some, 45 in only one" in tools
    assert tools.count("<td>") == 4
    assert tools.split("<td>")[4].startswith('<span class="quiet">not stated</span>')
    assert "Prometheus <i>also DevOps</i>" in tools
    assert "in section" not in tools
    assert "section “tools”" in tools
    assert address(app) == {
        "show": "side-by-side",
        "of": "disciplines",
        "things": "sysops,devops,netops,techops",
    }


def test_views_show_what_is_shared_and_what_differs() -> None:
    shared = markup(run(view="What is shared"))
    assert "Ansible" not in shared
    assert '<th scope="row">shares practice' in shared
    assert '<th scope="row">faces' not in shared
    differs = markup(run(view="What differs"))
    assert '<th scope="row">shares practice' not in differs
    assert "Ansible" in differs
    assert "in all 3 stated</i>" not in differs


def test_coverage_is_two_arrows_and_never_one_number() -> None:
    app = run(view="Who covers whom", left="netops", right="sysops")
    tools = row(markup(app), "uses tool")
    assert "NetOps covers 1 of 19 <i>+2 near</i>" in tools
    assert "SysOps covers 1 of 13 <i>+2 near</i>" in tools
    silent = row(markup(run(view="Who covers whom", left="sysops", right="techops")), "uses tool")
    assert silent.count("not stated") == 2


def test_what_tells_them_apart_is_a_sentence_and_a_picture() -> None:
    app = run(things="sysops,devops", view="What tells them apart", by="KPIs")
    assert (
        "Four KPIs each alone tell SysOps from DevOps: “cost and performance”, incident rate, "
        "patch compliance and uptime." in markup(app)
    )
    assert not app.get("bidi_component")
    drawn = run(view="What tells them apart", lattice="drawn")
    assert len(drawn.get("bidi_component")) == 1
    assert "17 tools each alone tell SysOps from DevOps and NetOps" in markup(drawn)


def test_any_class_can_be_chosen() -> None:
    app = run(of="ops:KPI", things="uptime,availability")
    found = markup(app)
    assert "uptime" in found
    assert '<th scope="row">better' in found
    assert address(app)["of"] == "ops:KPI"
    words = list(choosing.kinds(session.store()))
    assert {"disciplines", "roles", "tools", "ops:KPI", "ops:Activity", "ops:Risk"} <= set(words)
    assert words[0] == "disciplines"
    concepts = EmbeddedStore.from_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:a> a skos:Concept ."
        " <urn:b> a skos:Concept ."
    )
    assert [kind.many for kind in choosing.kinds(concepts).values()] == ["Concepts"]
    assert not {"ops:NearRelation", "ops:Source"} & set(words)


FRIENDS = """
@prefix : <http://example.org/> .
:ann :knows :cy, :dee . :bob :knows :cy, :dee, :eve . :cy :knows :ann .
"""


def test_where_nothing_has_a_class_things_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore.from_text(FRIENDS)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run(view="What is shared")
    assert app.selectbox[0].options == ["things (3)"]
    assert app.multiselect[0].options == ["ann", "bob", "cy"]
    assert "2 in both, 1 in only one" in row(markup(app), "knows")
    assert run(view="What tells them apart").pills[0].options == ["is “knows” of", "knows"]
    assert "From ann to bob: 1 to add" in markup(run(show="transition", facets="knows"))
    assert [one.label for one in run(show="roles").selectbox] == []
    assert "this graph has none" in run(show="gaps").info[0].value
    monkeypatch.setattr(choosing, "is_large", lambda _: True)
    st.cache_data.clear()
    assert "Overlap](/overlap) compares what has no class" in run().info[0].value


def test_of_a_tree_two_below_the_same_are_compared_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing overlaps in it, and all lie in one scheme."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 3)
    tree = "".join(f":{name} skos:broader :{over} . " for name, over in ("ax", "by", "cy", "dz"))
    concepts = "".join(f":{name} a skos:Concept ; skos:inScheme :s . " for name in "abcdxyz")
    store = EmbeddedStore.from_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://example.org/> ."
        f" {tree} {concepts}"
    )
    monkeypatch.setattr(session, "store", lambda: store)
    app = run(view="What is shared")
    assert app.multiselect[0].value == [f"http://example.org/{name}" for name in "bc"]
    assert "Open http://example.org/y<" in row(markup(app), "skos:broader")


def test_a_large_class_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 10)
    monkeypatch.setattr(tray, "first_pair", lambda *_: ())
    app = run(of="tools")
    assert "Choose two to six tools" in app.info[0].value
    app.text_input[0].input("ans").run()
    assert app.multiselect[0].options == ["Ansible", "Ansible network modules"]
    app.multiselect[0].select(f"{ATLAS}ansible").run()
    app.text_input[0].input("chef").run()
    app.multiselect[0].select(f"{ATLAS}chef").run()
    assert address(app)["things"] == "ansible,chef"
    assert "Choose two" not in text(app)


def test_of_a_large_class_the_first_is_chosen_and_others_are_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 5)
    app = run(show="roles")
    assert app.selectbox[0].options == ["Site Reliability Engineer"]
    assert app.text_input[0].label == "Find among 9 roles"
    app.text_input[0].input("platform eng").run()
    app.selectbox[0].select(f"{ATLAS}platform-engineer").run()
    assert address(app)["role"] == "platform-engineer"
    assert "Platform Engineer belongs to DevOps alone" in markup(app)
    _, *ends = run(show="transition", between="tools").selectbox
    assert len({end.value for end in ends}) == 2


def test_of_very_much_a_stack_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 10)
    app = run(show="stack", have="grafana")
    assert app.multiselect[0].options == ["Grafana"]
    app.text_input[0].input("uptime").run()
    assert app.multiselect[0].options == ["Grafana", "uptime"]
    app.multiselect[0].select(f"{ATLAS}uptime").run()
    assert address(app)["have"] == "grafana,uptime"


def test_of_very_many_near_roles_the_first_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("views.compare.roles._MOST_LISTED", 2)
    app = run(show="roles")
    assert "Near roles, and why <b>6</b>" in markup(app)
    assert "And 4 more; the query has them all." in markup(app)


def test_one_thing_is_not_a_comparison() -> None:
    app = run(things="sysops")
    assert app.info[0].value == "Choose two to six disciplines to see them side by side."


def test_what_a_link_names_wrongly_is_said() -> None:
    app = run(things="sysops,*devop*,netops")
    said = app.warning[0].value
    assert shown(said).startswith("There is no discipline '*devop*'; the nearest are: DevOps")
    assert r"\*devop\*" in said, "it is text and not Markdown"
    assert address(app)["things"] == "sysops,netops"


def test_choices_go_into_the_link_and_come_back() -> None:
    app = run()
    app.multiselect[0].unselect(f"{ATLAS}techops").run()
    app.get("button_group")[1].set_value("What differs").run()
    assert address(app)["things"] == "sysops,devops,netops"
    assert markup(run(**address(app))) == markup(app)


def test_another_class_starts_with_members_of_its_own() -> None:
    app = run(left="sysops", right="devops", view="Who covers whom")
    app.selectbox(key="compare_of").select("tools").run()
    assert not app.warning
    assert address(app)["things"] == "prometheus,grafana"
    assert "Prometheus → Grafana" in markup(app)
    app.selectbox(key="compare_of").select("disciplines").run()
    assert not app.warning
    assert address(app)["things"] == "sysops,devops,netops,techops"


# The other sections


def test_roles_say_what_they_join_and_draw_it() -> None:
    app = run(show="roles")
    found = markup(app)
    assert "Site Reliability Engineer joins DevOps and SysOps." in found
    assert len(app.get("bidi_component")) == 1
    shared = row(found, "measured by").split("<td>")
    assert "mean time to recovery" in shared[1]
    assert "incident rate" in shared[3]
    assert "section “comparison”" in shared[3]
    assert "reliability mindset" in row(found, "shares practice").split("<td>")[1]
    assert [one.label for one in app.get("download_button")] == ["CSV", "Markdown"]
    one = markup(run(show="roles", role="network-engineer"))
    assert "Network Engineer belongs to NetOps alone" in one
    assert "From NetOps" in one


def test_a_transition_is_a_list_and_a_checklist() -> None:
    app = run(show="transition", **{"from": "sysops", "to": "devops"})
    found = markup(app)
    assert (
        "From SysOps to DevOps: 33 to add, 5 close, 8 carry over, 47 not stated for DevOps."
        in found
    )
    assert found.count('<span class="at">') == 33
    assert "<i>one of these for source control; brings GitHub Actions or GitLab" in found
    assert "Not stated for DevOps by the source <b>47</b>" in found
    assert "look what does their job there before you leave any" in found
    assert "Opsgenie <i>support ends on 2027-04-05; successor: Compass or" in found
    assert app.get("download_button")[0].label == "Checklist (Markdown)"
    same = run(show="transition", **{"from": "sysops", "to": "sysops"})
    assert same.info[0].value == "Choose two different ones."


def test_a_transition_between_members_of_any_class() -> None:
    app = run(show="transition", between="ops:ToolCategory", to="observability-tools")
    assert "From cloud operations to observability: " in markup(app)
    assert not app.warning
    none = run(show="transition", between="stack", to="techops", have="grafana")
    assert none.info[0].value.startswith("Nothing is stated of TechOps that one could take on")


def test_a_transition_between_roles_forgets_the_disciplines() -> None:
    app = run(show="transition", **{"from": "netops", "to": "devops"})
    app.selectbox(key="compare_between").select("roles").run()
    assert not app.warning
    assert "From System Administrator to Site Reliability Engineer: " in markup(app)
    assert "All of it is said of the disciplines that have these roles" in markup(app)
    assert address(app)["from"] == "system-administrator"


def test_a_stack_shows_what_is_there_and_what_is_needed() -> None:
    app = run(show="stack", have="grafana,ansible,opsgenie,argo-cd,flux")
    found = markup(app)
    network = row(found, "NetOps").split("<td>")
    assert "1 of 13 <i>+1 near</i>" in network[1]
    assert "not stated" in row(found, "TechOps")
    assert "close to Ansible: check the difference" in found
    assert "source control <i>nothing yet: one of Bitbucket, GitHub, GitLab</i>" in found
    assert "All its tools that you do not name <i>15</i>" in found
    assert "continuous delivery and GitOps <i>Argo CD, Flux</i>" in found
    assert "support ends on 2027-04-05" in found
    assert address(app)["have"] == "grafana,ansible,opsgenie,argo-cd,flux"


def test_a_pasted_list_is_matched_and_the_doubtful_asked() -> None:
    app = run(show="stack")
    app.text_area[0].input("Grafana; Flux\nZymurgy <b>")
    app.button[0].click().run()
    assert app.multiselect[0].value == [f"{ATLAS}grafana"]
    asked = app.get("button_group")[1]
    assert asked.label.startswith("“Flux”: Here it means Flux CD")
    assert "Zymurgy \\<b\\>" in app.caption[1].value
    assert "1 name still waits for a decision above" in app.caption[2].value
    asked.set_value(f"{ATLAS}flux").run()
    assert not any("waits for a decision" in one.value for one in app.caption)
    assert app.multiselect[0].value == [f"{ATLAS}grafana", f"{ATLAS}flux"]
    assert address(app)["have"] == "grafana,flux"


def test_what_is_not_ours_is_not_taken() -> None:
    app = run(show="stack")
    app.text_area[0].input("Flux")
    app.button[0].click().run()
    app.get("button_group")[1].set_value("Not ours").run()
    assert app.multiselect[0].value == []
    assert app.caption[-1].value == "Not ours, as you said, and not counted: Flux."


def test_a_second_list_leaves_what_waits_of_the_first() -> None:
    app = run(show="stack")
    app.text_area[0].input("terrafrom")
    app.button[0].click().run()
    app.text_area[0].input("Git, GitLab CE")
    app.button[0].click().run()
    assert app.markdown[0].value == "**2 names wait for a decision.**"
    app.text_area[0].input("terrafrom")
    app.button[0].click().run()
    assert app.markdown[0].value == "**2 names wait for a decision.**"
    app.button(key="compare_accept").click().run()
    assert f"{ATLAS}terraform" in app.multiselect[0].value


def test_names_of_one_meaning_are_accepted_at_once() -> None:
    app = run(show="stack")
    app.text_area[0].input("Git\nterrafrom (HCL), k8s; GitLab CE")
    app.button[0].click().run()
    assert app.multiselect[0].value == [f"{ATLAS}git"]
    assert app.markdown[0].value == "**3 names wait for a decision.**"
    app.button(key="compare_accept").click().run()
    assert app.multiselect[0].value == [
        f"{ATLAS}{one}" for one in ("git", "terraform", "kubernetes")
    ]
    assert address(app)["have"] == "git,terraform,kubernetes"
    assert app.markdown[0].value == "**1 name waits for a decision.**"
    assert not [one for one in app.button if one.key == "compare_accept"]


def test_the_stack_is_seen_in_every_section() -> None:
    have = "grafana,ansible"
    assert 'Grafana <i>in all 3 stated</i> <i class="mine">yours</i>' in markup(run(have=have))
    cover = row(markup(run(have=have, view="Who covers whom")), "uses tool")
    assert "2 of 19" in cover.split("<td>")[3]
    assert 'Ansible <i class="mine">yours</i>' in markup(run(show="roles", have=have))
    plan = markup(run(show="transition", between="stack", to="netops", have=have))
    assert "From your stack to NetOps: 11 to add, 1 close, 1 carry over" in plan
    said = [run(show="roles", have=names).caption[0].value for names in ("grafana", have)]
    assert said == [
        "Your stack holds one thing; wherever it appears, it is marked as yours.",
        "Your stack holds 2 things; wherever they appear, they are marked as yours.",
    ]
    mine = markup(run(show="gaps", have="opsgenie", mine="only"))
    assert "Opsgenie: support ends on 2027-04-05" in mine
    assert "TechOps" not in mine


def test_an_empty_stack_says_first_what_to_do() -> None:
    said = "Name what you have, and see what each discipline would still need."
    app = run(show="stack")
    kinds = [one.type for one in app.main]
    assert app.caption[0].value == said
    assert kinds.index("caption") < kinds.index("expander")
    assert said not in [one.value for one in run(show="stack", have="grafana").caption]


def test_an_empty_stack_leads_to_where_it_is_named() -> None:
    app = run(show="transition", between="stack")
    assert app.info[0].value.startswith("Your stack is empty: [name what you have](/compare?")


def test_facets_of_one_name_are_two_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    two = "; ".join(f"<urn:p{at}> <urn:saw>, <urn:axe>" for at in (1, 2))
    labels = "".join(
        f'<urn:p{at}> <http://www.w3.org/2000/01/rdf-schema#label> "uses" .' for at in (1, 2)
    )
    store = EmbeddedStore.from_text(
        f"<urn:a> a <urn:Team> . <urn:b> a <urn:Team> ; {two} . {labels}"
        "<urn:saw> a <urn:Tool> . <urn:axe> a <urn:Tool> ."
    )
    monkeypatch.setattr(session, "store", lambda: store)
    app = run(show="transition")
    assert app.get("button_group")[1].options == [
        "Tools (uses (p1))",
        "Tools (uses (p2))",
    ]
    assert "From a to b: 2 to add" in markup(app)


def test_gaps_say_why_and_can_be_narrowed() -> None:
    app = run(show="gaps")
    assert "Source is silent (36)" in app.get("button_group")[1].options[0]
    assert "Questions that this graph cannot answer" in markup(app)
    world = markup(run(show="gaps", cause="so in the world"))
    assert "Opsgenie" in world
    assert "Tools on their way out <b>2</b> <i>so in the world</i>" in world
    assert world.count("<i>so in the world</i>") == world.count("<h3>")
    assert "TechOps" not in world


def test_of_very_many_gaps_the_first_are_listed_and_all_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, title = "<span>TechOps: ", "Facets on which the source is silent"
    every = markup(run(show="gaps", cause="source is silent"))
    silent = every.count(line)
    assert silent == 14
    assert "more; the CSV" not in every
    monkeypatch.setattr(gaps, "_MOST_EACH", 10)
    first = markup(run(show="gaps", cause="source is silent"))
    assert first.count(line) == 10
    assert f"{title} <b>14</b>" in first
    assert "And 4 more; the CSV has them all." in first


def test_the_advisor_gives_reasons_and_no_ranking() -> None:
    begun = markup(run(show="advisor"))
    assert "Nothing is ticked" not in begun
    assert [begun.count(f"Risks and KPIs <i>{size}</i>") for size in (4 + 3, 5 + 3)] == [1, 2]
    assert '<h3>TechOps</h3><div class="quiet">not stated</div>' in begun
    app = run(show="advisor", ticked="outages,mean-time-to-recovery")
    assert [one.label for one in app.get("download_button")] == ["CSV", "Markdown"]
    found = markup(app)
    assert "What you ticked speaks for DevOps and SysOps." in found
    assert "Nothing ticked speaks for NetOps." in found
    assert "so this is no argument against it" in found
    assert found.index("<h3>DevOps") < found.index("<h3>SysOps")
    assert "outages <i>comes with SysOps: expect it there</i>" in found
    risk = markup(run(show="advisor", ticked="network-outages-from-bad-pushes"))
    assert "Nothing is ticked that speaks for a discipline." in risk
    assert "<i>comes with NetOps: expect it there</i>" in risk
    app.checkbox(key=f"compare_tick_{ATLAS}outages").uncheck().run()
    assert address(app)["ticked"] == "mean-time-to-recovery"


@pytest.mark.parametrize(
    ("parameters", "least"),
    [
        ({}, 15),
        ({"things": "sysops"}, 1),
        ({"view": "Who covers whom"}, 15),
        ({"view": "What tells them apart"}, 2),
        ({"show": "roles"}, 7),
        ({"show": "transition"}, 1),
        ({"show": "stack", "have": "grafana,argo-cd,flux,opsgenie,compass"}, 7),
        ({"show": "gaps"}, 6),
        ({"show": "advisor"}, 1),
        ({"show": "advisor", "ticked": "outages"}, 2),
    ],
)
def test_everything_is_offered_as_sparql_that_finds_something(
    shipped: Store, parameters: dict[str, str], least: int
) -> None:
    queries = queries_on(run(**parameters))
    assert len(queries) >= least
    for query in queries:
        assert len(shipped.select(query)) > 0, query


@pytest.mark.parametrize("show", SECTIONS)
def test_a_graph_of_something_else_is_no_error(show: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
    monkeypatch.setattr(session, "store", lambda: bare)
    app = run(show=show)
    assert not app.error
    assert app.info or "cannot answer" in markup(app)


def test_labels_of_the_data_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = BAD.replace('"', "")
    store = EmbeddedStore.from_text(
        "PREFIX : <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        f':a a :K ; rdfs:label "{bad}" ; :p :x . :b a :K ; rdfs:label "B" ; :p :x .\n'
        f':x a :L ; rdfs:label "{bad} x" . :K rdfs:label "{bad} k" . :p rdfs:label "{bad} p" .'
    )
    monkeypatch.setattr(session, "store", lambda: store)
    for view in ("Everything", "Who covers whom", "What tells them apart"):
        found = markup(run(of="http://example.org/K", view=view))
        assert "<script" not in found
    assert escape(f"{bad} x") in markup(run(of="http://example.org/K"))


def test_every_drawing_writes_labels_as_text() -> None:
    bad, other = Member("http://example.org/x", BAD), Member("http://example.org/y", "y")
    written = [
        item(bad, "", tag=BAD, lines=[BAD], link=[other]),
        section(BAD, [], BAD),
        role_map.to_svg({bad: (other,), other: (bad,)}, bad),
        lattice_drawing.to_svg(
            Lattice((Place(Concept((bad,), (bad,)), 0.5, 0, (bad,), (bad,)),), ()), BAD
        ),
    ]
    for one in written:
        assert "<script" not in one
        assert "&lt;script&gt;" in one


def test_roles_and_disciplines_have_the_shapes_of_the_graph() -> None:
    role, discipline = Member(f"{OPS}x", "x"), Member(f"{OPS}y", "y")
    drawn = role_map.to_svg({role: (discipline,)}, role)
    for kind in ("Role", "Discipline"):
        assert drawn.count(f'd="{mark(OPS + kind)["path"]}"') == 1


def test_a_bar_never_leaves_its_box() -> None:
    assert 'style="width:100.0%"' in bar(3, 2, 5)
    assert 'style="width:0.0%"' in bar(0, 0)


# In a browser


@pytest.mark.browser
def test_evidence_opens_and_views_switch(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare?things=sysops,devops")
    page.locator("summary", has_text="Prometheus").first.click()
    opened = page.locator("details[open]")
    opened.get_by_text("section “tools”, under “monitoring and alerting”").wait_for()
    page.get_by_role("radio", name="Who covers whom").click()
    page.get_by_text("SysOps covers 2 of 18").wait_for()
    page.get_by_text("DevOps covers 2 of 19").wait_for()
    page.wait_for_url("**view=Who+covers+whom**")
    page.get_by_role("radio", name="What tells them apart").click()
    page.get_by_text("16 tools each alone tell DevOps from SysOps").wait_for()
    page.get_by_text("Draw who holds what, from general to special").click()
    page.locator(".lattice svg").wait_for()
    assert page.locator(".lattice circle").count() == 4


@pytest.mark.browser
def test_columns_stay_aligned_on_a_phone(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/compare", viewport={"width": 400, "height": 900})
    page.get_by_role("region", name="Side by side").wait_for()
    lefts = page.evaluate(
        """() => [...document.querySelectorAll('.compare table tr')].map(
            row => Math.round(row.children[2].getBoundingClientRect().left))"""
    )
    assert len(set(lefts)) == 1
    assert len(lefts) > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scroll = page.get_by_role("region", name="Side by side")
    scroll.evaluate("box => { box.scrollLeft = 300 }")
    first = scroll.locator("tbody th").first.bounding_box()
    assert first is not None
    assert first["x"] < 40


@pytest.mark.browser
def test_a_role_is_chosen_in_the_drawing(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare?show=roles")
    page.get_by_text("Site Reliability Engineer joins DevOps and SysOps.").wait_for()
    page.locator(".roles a", has_text="NetDevOps Engineer").click()
    page.get_by_text("NetDevOps Engineer belongs to NetOps alone").wait_for()


@pytest.mark.browser
def test_a_file_becomes_a_stack_and_a_plan(app_url: str, page, tmp_path) -> None:
    file = tmp_path / "tools.csv"
    file.write_bytes(b"\xef\xbb\xbfteam;tool\r\nweb;Grafana\r\nnet;Flux\r\n")
    page.goto(f"{app_url}/compare?show=stack")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("tools.csv").wait_for()
    page.get_by_role("button", name="Match the names").click()
    page.get_by_role("radio", name="Flux").click()
    page.wait_for_url("**have=grafana%2Cflux**")
    page.get_by_text("2 of 18").wait_for()
    stand_still(page)
    page.get_by_role("link", name="plan the way").first.click()
    # Of 18 tools Grafana and Flux are there; Argo CD and Spinnaker do the job of Flux.
    page.get_by_text("From your stack to DevOps: 10 to add, 2 close").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Checklist (Markdown)").click()
    checklist = saved.value.path().read_text(encoding="utf-8")
    assert checklist.startswith("# From your stack to DevOps")
    assert "- [x] uses tool: Flux; Grafana" in checklist
    # It goes along to the other pages, and in their links.
    page.get_by_role("link", name="Overlap", exact=True).click()
    page.get_by_text("Your stack has 2 of 18 tools of DevOps, 1 of 13 of NetOps").click()
    page.locator(".overlap .stack summary", has_text="Kubernetes").wait_for()
    page.wait_for_url("**have=grafana%2Cflux**")
    page.get_by_role("link", name="Explore", exact=True).click()
    page.locator(".legend .tint", has_text="in your stack").get_by_text("1").wait_for()
    said = page.evaluate(f"window.__atlas.view.describe('{ATLAS}grafana')")
    assert said.endswith(", in your stack")
    page.locator(".card").get_by_role("button", name="DevOps", exact=True).click()
    page.locator(".card h3", has_text="uses tool").get_by_text(
        "your stack covers 2 of 18"
    ).wait_for()


@pytest.mark.browser
def test_a_pasted_list_is_accepted_with_one_click(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare?show=stack")
    page.get_by_role("textbox", name="One name a line").fill("Graphana; Helm\nNagios XI, GitLab CE")
    page.get_by_role("button", name="Match the names").click()
    page.get_by_text("3 names wait for a decision.").wait_for()
    page.get_by_role("button", name="Accept the 2 with one meaning").click()
    page.wait_for_url("**have=helm%2Cgrafana%2Cnagios**")
    page.get_by_text("1 name still waits for a decision above").wait_for()


@pytest.mark.browser
def test_ticks_in_the_advisor_make_a_link(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare?show=advisor")
    page.get_by_test_id("stCheckbox").get_by_text("network outages from bad pushes").click()
    page.get_by_text("comes with NetOps: expect it there.").wait_for()
    page.wait_for_url("**ticked=network-outages-from-bad-pushes**")
    page.get_by_test_id("stCheckbox").get_by_text("change success rate").click()
    page.get_by_text("What you ticked speaks for NetOps.").wait_for()
    address = page.get_by_role("link", name="Edit as SPARQL").get_attribute("href")
    assert address.startswith("/ask?query=")


@pytest.mark.browser
def test_on_a_phone_what_is_ticked_is_answered_in_sight(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/compare?show=advisor", viewport={"width": 400, "height": 860})
    page.get_by_test_id("stCheckbox").get_by_text("consistent CI/CD").click()
    said = page.get_by_text("What you ticked speaks for DevOps.")
    expect(said).to_be_in_viewport(ratio=1)
    expect(page.get_by_test_id("stCheckbox").last).not_to_be_in_viewport()


def test_the_sources_of_what_is_said_of_things_are_named() -> None:
    things = [URIRef(f"{ATLAS}{name}") for name in ("grafana", "git")]
    evidence = {RDF.subject, RDF.object}
    stating = set()
    for source in SOURCES:
        graph = read_graph(source.path)
        said = {p for one in things for p in graph.predicates(one, None)}
        if said | {p for one in things for p in graph.predicates(None, one)} - evidence:
            stating.add(str(graph.value(URIRef(source.graph_iri), DCTERMS.title)))
    shown = markup(run(of="tools", things="grafana,git"))
    line = shown[shown.index("Stated by") :].partition(".</p>")[0]
    assert {title for title in stating if title in line} == stating
    assert line.count("<a ") == len(stating) > 1


SHARING = """
<urn:ape> a <urn:Ape> . <urn:bear> a <urn:Ape> .
<urn:a> a <urn:Team> ; <urn:uses> <urn:axe> .
<urn:b> a <urn:Team> ; <urn:uses> <urn:axe>, <urn:saw>, <urn:file> .
<urn:c> a <urn:Team> ; <urn:uses> <urn:axe>, <urn:saw> .
<urn:axe> a <urn:Tool> . <urn:saw> a <urn:Tool> . <urn:file> a <urn:Tool> .
"""


def test_own_data_begins_with_those_that_share_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apes come first by name and have nothing to compare; teams b and c share two of three."""
    store = EmbeddedStore.from_text(SHARING)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert app.selectbox(key="compare_of").value == "urn:Team"
    assert app.multiselect[0].value == ["urn:b", "urn:c"]
    assert "2 in both, 1 in only one" in markup(app)
    asked = run(of="urn:Ape")
    assert asked.multiselect[0].value == ["urn:ape", "urn:bear"]
    with monkeypatch.context() as patched:
        patched.setattr(choosing, "MOST_LISTED", 2)
        assert run().multiselect[0].value == ["urn:b", "urn:c"]
    linked = run(of="urn:Team", things="urn:a,urn:b")
    assert linked.multiselect[0].value == ["urn:a", "urn:b"]


def test_own_data_begins_with_what_has_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts come first by name, but nobody named them, and appellations are names themselves."""
    store = EmbeddedStore.from_text(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " <urn:p> a <urn:Act> . <urn:q> a <urn:Act> . <urn:r> a <urn:Act> ; rdfs:label 'R' ."
        " PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/>"
        " <urn:a> a <urn:Work> ; rdfs:label 'A' ; crm:P1_is_identified_by <urn:name> ."
        " <urn:b> a <urn:Work> ; rdfs:label 'B' ; crm:P102_has_title <urn:title> ."
        " <urn:name> a <urn:Appellation> ; rdfs:label 'A, as it is called' ."
        " <urn:title> a <urn:Appellation> ; rdfs:label 'B, as it is called' ."
    )
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert app.selectbox(key="compare_of").options == [
        "Acts (3)",
        "Appellations (2)",
        "Works (2)",
    ]
    assert app.selectbox(key="compare_of").value == "urn:Work"


@pytest.mark.parametrize("section", ["roles", "stack", "advisor"])
def test_a_heading_is_no_stop_of_the_keyboard(section: str) -> None:
    """Streamlit would put a link beside each, which the address of the page already is."""
    headings = run(show=section, have="git").subheader
    assert headings
    assert all(one.hide_anchor for one in headings)


def test_own_data_begins_with_a_class_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Axioms come first by name and have labels, but they are how the data is written."""
    store = EmbeddedStore.from_text(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " <urn:p> a owl:Axiom ; rdfs:label 'p' . <urn:a> a <urn:Person> ."
        " <urn:q> a owl:Axiom ; rdfs:label 'q' . <urn:b> a <urn:Person> ."
    )
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert app.selectbox(key="compare_of").options == ["Axioms (2)", "People (2)"]
    assert app.selectbox(key="compare_of").value == "urn:Person"
    assert run(show="transition").selectbox(key="compare_between").value == "urn:Person"


def test_what_has_no_iri_is_not_what_own_data_begins_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses come first by name, but nobody named them."""
    text = (
        "<urn:a> a <urn:Team> ; <urn:at> [ a <urn:Address> ] ."
        " <urn:b> a <urn:Team> ; <urn:at> [ a <urn:Address> ] ."
    )
    store = EmbeddedStore.from_text(text)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert app.selectbox(key="compare_of").options == ["Addresses (2)", "Teams (2)"]
    assert app.selectbox(key="compare_of").value == "urn:Team"
    assert app.multiselect[0].value == ["urn:a", "urn:b"]
    assert app.multiselect[0].placeholder == "Choose two to six"
    assert run(of="urn:Address").multiselect[0].options == ["unnamed (1)", "unnamed (2)"]
    store = EmbeddedStore.from_text(text)
    monkeypatch.setattr(store, "knows_blank_nodes", False)  # as an endpoint
    at_endpoint = run(of="urn:Address")
    assert at_endpoint.multiselect[0].placeholder == "None of them has an IRI"
    assert at_endpoint.info[0].value == (
        "None of the Addresses has an IRI, and an endpoint can be asked only about what has one. "
        "Import the data on the Data page to compare them."
    )


def test_where_nothing_is_shared_the_first_by_name_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = EmbeddedStore.from_text(SHARING.partition("<urn:a>")[0])
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert app.multiselect[0].value == ["urn:ape", "urn:bear"]
