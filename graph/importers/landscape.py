"""The CNCF landscape: its items as technologies, its categories, and how far projects have come.

What the landscape has from Crunchbase and the logos are under other terms and are left out, and
so are members and service providers, which are companies.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.quads import About, Writer, read_address
from graph.importers.rows import ignore
from graph.importers.yaml_files import as_list, read_yaml
from ontology.errors import SourceError
from ontology.namespaces import FOAF, OPS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

ABOUT: Final = About(
    name="cncf-landscape",
    title="CNCF landscape",
    description="Cloud native projects and products by category, with the maturity of projects.",
    license="https://spdx.org/licenses/CC-BY-4.0",
    attribution=(
        "Cloud Native Computing Foundation, CNCF landscape, used under CC BY 4.0; data from "
        "Crunchbase and logos are left out."
    ),
    origin="https://github.com/cncf/landscape",
)
#: Headings that hold companies and not technologies.
_COMPANIES: Final = (
    "CNCF Members",
    "Kubernetes Certified Service Provider",
    "Kubernetes and Cloud Native Training Partner",
    "Certified CNFs",
)

#: Ends the name of an item that stands elsewhere too, or whose maker is a member.
_NOTE: Final = re.compile(r"\s*\((?:wasm|member)\)\Z", re.IGNORECASE)


def files(path: Path) -> list[Path]:
    """Return ``landscape.yml``, given itself or the folder that holds it."""
    return [path / "landscape.yml" if path.is_dir() else path]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read ``landscape.yml``, or the folder that holds it."""
    (path,) = files(path)
    categories = read_yaml(path).get("landscape")
    if not isinstance(categories, list):
        raise SourceError(f"{path} has no list 'landscape'; give landscape.yml.")
    writer = Writer(ABOUT)
    yield from writer.source()
    sections, size = list(_sections(path, categories, refuse)), path.stat().st_size
    places: dict[tuple[str, str], None] = {}
    for category, subcategory, items in sections:
        yield from _heading(writer, category, subcategory)
        for item in () if _is_of_companies(category, subcategory) else items:
            section = _section(writer, category, subcategory)
            yield from _item(writer, path, section, item, refuse)
            places.update(dict.fromkeys(_second_places(item)))
        told(size // len(sections))
    for category, subcategory in places:
        yield from _heading(writer, category, subcategory)


def _section(writer: Writer, category: str, subcategory: str) -> ox.NamedNode:
    """Return the node of a heading; without a second part it is the category itself."""
    return writer.node("category", f"{category} / {subcategory}" if subcategory else category)


def _heading(writer: Writer, category: str, subcategory: str) -> Iterator[ox.Quad]:
    """Describe a heading and what it stands under, once."""
    top, section = _section(writer, category, ""), _section(writer, category, subcategory)
    yield from writer.describe(top, f"{OPS}TechnologyCategory", category)
    if not writer.is_described(section):
        yield from writer.describe(section, f"{OPS}TechnologyCategory", subcategory)
        yield writer.link(section, f"{SKOS}broader", top)


def _sections(
    path: Path, categories: list[Any], refuse: Refuse
) -> Iterator[tuple[str, str, list[Any]]]:
    for category in categories:
        name = _field(path, category, "name", refuse)
        for part in as_list(name and category.get("subcategories")):
            if subcategory := _field(path, part, "name", refuse):
                yield name, subcategory, as_list(part.get("items"))


def _field(path: Path, holder: Any, key: str, refuse: Refuse) -> str:
    """Return what an entry says under a key; empty where it says nothing and is left out."""
    if isinstance(holder, dict) and holder.get(key):
        return str(holder[key])
    text = json.dumps(holder, default=str)
    reason = f"an entry has no “{key}”: {text[:80]}"
    refuse(Flaw(path, 0, f"entry left out (no {key})", text, reason))
    return ""


def _is_of_companies(category: str, subcategory: str) -> bool:
    return any(heading.startswith(_COMPANIES) for heading in (category, subcategory))


def _item(
    writer: Writer, path: Path, section: ox.NamedNode, item: Any, refuse: Refuse
) -> Iterator[ox.Quad]:
    name = _NOTE.sub("", _field(path, item, "name", refuse).strip())
    if not name:
        return
    node = writer.node("technology", name)
    yield writer.link(node, f"{OPS}listedUnder", section)
    for place in _second_places(item):
        yield writer.link(node, f"{OPS}listedUnder", _section(writer, *place))
    yield from writer.describe(node, f"{OPS}Technology", name)
    yield from writer.once(_facts(writer, path, node, item, refuse))


def _facts(
    writer: Writer, path: Path, node: ox.NamedNode, item: dict[str, Any], refuse: Refuse
) -> Iterator[ox.Quad]:
    if item.get("description"):
        yield writer.text(node, f"{SKOS}definition", str(item["description"]).strip(), "en")
    for key, prop in (("homepage_url", f"{FOAF}homepage"), ("repo_url", f"{OPS}repository")):
        address = read_address(str(item.get(key) or ""), path, refuse)
        if address is not None:
            yield writer.link(node, prop, address)
    if item.get("project"):
        yield writer.text(node, f"{OPS}maturity", str(item["project"]))
    extra = item.get("extra")
    if isinstance(extra, dict) and extra.get("accepted"):
        yield writer.date(node, f"{OPS}acceptedOn", str(extra["accepted"]))


def _second_places(item: Any) -> Iterator[tuple[str, str]]:
    """Yield the other headings that an item names as ``Category / Subcategory``.

    Some are written in another way than where they stand, and some stand nowhere else.
    """
    for place in as_list(item.get("second_path") if isinstance(item, dict) else None):
        category, _, subcategory = str(place).partition("/")
        if category.strip():
            yield category.strip(), subcategory.strip()
