"""The palette: readable on both pages, one look per class."""

from __future__ import annotations

import re

import pytest

from graph.picture.palette import FAMILIES, SHAPES, is_known, mark, style_of
from ontology.namespaces import OPS, RDFS

OURS = [
    *("Discipline", "Activity", "AutomationFocus", "Practice", "KPI", "Role", "Stakeholder"),
    *("OrganizationalUnit", "Tool", "ToolCategory", "Output", "Risk", "Benefit", "Aim"),
    *("ScopeItem", "Situation", "Statement"),
]


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("family", FAMILIES)
def test_colors_stand_out_from_the_page(family):
    light, dark = FAMILIES[family]
    assert contrast(light, "#FFFFFF") >= 3
    assert contrast(dark, "#0E1117") >= 3


def test_our_classes_differ_in_color_or_shape():
    looks = {(style_of(OPS + name).family, style_of(OPS + name).shape) for name in OURS}
    assert len(looks) == len(OURS)
    assert all(is_known(OPS + name) for name in OURS)


def test_a_foreign_class_always_looks_the_same():
    looks = [style_of(f"https://example.org/Class{i}") for i in range(60)]
    assert looks == [style_of(f"https://example.org/Class{i}") for i in range(60)]
    assert len({(look.family, look.shape) for look in looks}) > 20
    assert not is_known("https://example.org/Tool")
    assert style_of("").shape in SHAPES


def test_marks_carry_nothing_of_the_class_name():
    strange = mark('https://example.org/"><script>')
    assert strange["path"] in SHAPES.values()
    assert all(re.fullmatch("#[0-9A-F]{6}", strange[theme]) for theme in ("light", "dark"))
    assert mark(f"{OPS}KPI") == {"path": SHAPES["diamond"], "light": "#A0812C", "dark": "#F3E054"}


def test_what_has_no_class_looks_the_same_wherever_it_stands() -> None:
    alike = {style_of(kind) for kind in ("", f"{RDFS}Resource", f"{RDFS}Literal")}
    assert len(alike) == 1
    assert alike != {style_of(f"{RDFS}Class")}
