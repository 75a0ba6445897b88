"""The Overlap page: headless for its texts and links, in a real browser for its clicks."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from graph import EmbeddedStore, Store
from graph.measures import MEASURES
from graph.membership import Member, Membership
from graph.overlap import pair
from views import session
from views.overlap_items import Lists
from views.overlap_matrix import matrix_cells

TOOLS = {"lens": "tools", "left": "sysops", "right": "netops"}


def overlap_page() -> None:
    from views import overlap

    overlap.page()


def run(**parameters: str) -> AppTest:
    app = AppTest.from_function(overlap_page, default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def markup(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def link(app: AppTest) -> dict[str, str]:
    """Return the parameters of the page's address."""
    values = app.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in values}


def text(app: AppTest) -> str:
    return " ".join(element.value for element in app.markdown)


@pytest.fixture(autouse=True)
def data(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)


def test_it_opens_on_disciplines_by_tools() -> None:
    app = run()
    assert "DevOps and SysOps share most: 2 of 35 tools (Grafana and Prometheus)." in text(app)
    assert "In all three that are stated: Grafana." in text(app)
    assert "The source does not state the tools of TechOps." in text(app)
    assert link(app) == {
        "lens": "tools",
        "measure": "shared",
        "left": "devops",
        "right": "sysops",
    }


def test_a_link_opens_a_pair_with_its_evidence() -> None:
    found = markup(run(**TOOLS))
    assert (
        "SysOps and NetOps share 1 of the 31 tools they have together. Two more are near." in found
    )
    assert "Ansible network modules: part of Ansible." in found
    assert "printed as “Maybe”" in found
    assert "NetOps has 1 of 19 tools of SysOps, 5%; 3 with near ones, 16%" in found
    assert 'href="/?nodes=sysops,netops,grafana,ansible,ansible-network-modules' in found


def test_silence_is_shown_in_words() -> None:
    app = run(lens="tools", left="devops", right="techops")
    assert "Not stated: the source is silent on the tools of TechOps." in markup(app)
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
    assert app.warning[0].value.startswith(warning)
    assert link(app)["lens"] == "tools"


def test_sets_may_be_named_by_label() -> None:
    app = run(lens="tools", sets="SysOps,NetOps")
    assert not app.warning
    assert link(app)["sets"] == "sysops,netops"
    assert "NetOps and SysOps share most: 1 of 31 tools (Grafana)." in text(app)


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
    assert link(app) == {
        **TOOLS,
        "measure": "coverage",
        "sets": "devops,netops,sysops",
    }
    again = run(**link(app))
    assert text(again) == text(app)
    assert markup(again) == markup(app)


def test_another_lens_keeps_the_sets() -> None:
    app = run(lens="tools", sets="sysops,devops")
    app.get("button_group")[1].set_value("kpis").run()
    assert "DevOps and SysOps share most: 1 of 8 KPIs (mean time to recovery)." in text(app)
    assert link(app)["sets"] == "sysops,devops"


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
        assert link(run(lens=lens, measure=measure))["lens"] == lens


def test_a_graph_without_a_lens_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
    bare.name = "a bare graph"
    monkeypatch.setattr(session, "store", lambda: bare)
    assert "declares nothing to compare" in run().info[0].value


def test_the_queries_are_shown() -> None:
    codes = [code.value for code in run(**TOOLS).code]
    assert "?set ops:usesTool ?item" in codes[0]
    assert "atlas:netops ops:usesTool ?item" in codes[1]


# The parts


def test_cells_never_show_silence_as_a_number() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"], "C": []}, not_stated=["C"])
    for measure in MEASURES.values():
        for cell in matrix_cells(membership, measure):
            silent = "C" in (cell["row"], cell["column"])
            assert (cell["value"] is None) == (cell["text"] == "not stated") == silent


def test_labels_of_the_data_are_text(shipped: Store) -> None:
    from graph.lens import load_lenses

    bad = "<script>alert(1)</script>"
    member = Member("http://example.org/x", bad)
    found = pair(Membership.from_sets({bad: [bad], "B": ["y"]}, near=[(bad, "y")]), bad, "B")
    lists = Lists(load_lenses(shipped)["tools"], {})
    written = lists.section(bad, [member], [member], near={member.iri}) + lists.near_section(found)
    assert "<script" not in written
    assert "&lt;script&gt;" in written


# In a browser


@pytest.mark.browser
def test_a_click_on_a_cell_shows_its_items(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_text("DevOps and SysOps share 2 of the 35 tools").wait_for()
    page.get_by_label("SysOps and NetOps: 1, of 19 and 13, +2 near").click()
    page.get_by_text("SysOps and NetOps share 1 of the 31 tools").wait_for()
    page.wait_for_url("**left=sysops&right=netops")
    page.locator("summary", has_text="Ansible and Ansible network modules").click()
    page.get_by_text("The modules for network devices come with Ansible").wait_for()


@pytest.mark.browser
def test_a_cell_that_is_not_stated_can_be_asked_too(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_label("TechOps and SysOps: not stated").click()
    page.get_by_text("Not stated: the source is silent on the tools of TechOps.").wait_for()


@pytest.mark.browser
def test_a_pair_chosen_by_name_is_framed_in_the_matrix(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_role("combobox", name="First of the pair").click()
    page.get_by_role("option", name="NetOps").click()
    page.locator('[aria-label^="NetOps and SysOps"][stroke-width="3"]').wait_for()


@pytest.mark.browser
def test_a_pair_leads_to_the_graph(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools&left=sysops&right=netops")
    page.get_by_role("link", name="Show this pair in the graph").click()
    page.wait_for_url("**/?nodes=sysops,netops,grafana**")
