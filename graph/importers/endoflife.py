"""endoflife.date: products with their release cycles, package URLs and repositories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.quads import About, Writer, read_address
from graph.importers.rows import ignore
from graph.importers.yaml_files import as_list, read_front_matter
from ontology.errors import SourceError
from ontology.namespaces import FOAF, OPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

ABOUT: Final = About(
    name="endoflife",
    title="endoflife.date",
    description="Until when the release cycles of products are supported.",
    license="https://spdx.org/licenses/MIT",
    attribution="endoflife.date and its contributors, MIT license.",
    origin="https://github.com/endoflife-date/endoflife.date",
)
#: The first link of the quotation that introduces a product is its homepage.
_INTRODUCTION: Final = re.compile(r"^>\s*(?:The\s+)?\[[^\]]+\]\(([^)\s]+)\)", re.MULTILINE)


def files(path: Path) -> list[Path]:
    """Return the product files of a folder, or the one that is given."""
    folder = path / "products" if (path / "products").is_dir() else path
    return sorted(folder.glob("*.md")) if folder.is_dir() else [path]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read one product file, or every one in a folder ``products``."""
    products = files(path)
    if not products:
        raise SourceError(f"{path} holds no product files; give the folder products.")
    writer = Writer(ABOUT)
    yield from writer.source()
    for file in products:
        yield from _product(writer, file, refuse)
        told(file.stat().st_size)


def _product(writer: Writer, path: Path, refuse: Refuse) -> Iterator[ox.Quad]:
    head, body = read_front_matter(path)
    title = str(head.get("title") or "").strip()
    if not title:
        refuse(Flaw(path, 0, "product left out (no title)", str(head), "the product has no title."))
        return
    node = writer.node("product", path.stem)
    yield from writer.describe(node, f"{OPS}Technology", title)
    if head.get("category"):
        category = writer.node("category", str(head["category"]))
        yield from writer.describe(category, f"{OPS}TechnologyCategory", str(head["category"]))
        yield writer.link(node, f"{OPS}listedUnder", category)
    introduction = _INTRODUCTION.search(body)
    homepage = read_address(introduction[1], path, refuse) if introduction else None
    if homepage is not None:
        yield writer.link(node, f"{FOAF}homepage", homepage)
    for purl in _identifiers(head, "purl"):
        yield writer.text(node, f"{OPS}packageUrl", purl)
    yield from _repository(writer, path, node, head, refuse)
    for release in as_list(head.get("releases")):
        yield from _release(writer, path, node, title, release, refuse)


def _identifiers(head: dict[str, Any], key: str) -> Iterator[str]:
    for one in as_list(head.get("identifiers")):
        if isinstance(one, dict) and one.get(key):
            yield str(one[key])


def _repository(
    writer: Writer, path: Path, node: ox.NamedNode, head: dict[str, Any], refuse: Refuse
) -> Iterator[ox.Quad]:
    """State the repository whose tags the site watches, where it is a single one."""
    auto = head.get("auto")
    methods = as_list(auto.get("methods")) if isinstance(auto, dict) else []
    found = {str(one["git"]) for one in methods if isinstance(one, dict) and one.get("git")}
    repository = found.pop().removesuffix(".git") if len(found) == 1 else ""
    address = read_address(repository, path, refuse)
    if address is not None:
        yield writer.link(node, f"{OPS}repository", address)


def _release(
    writer: Writer,
    path: Path,
    product: ox.NamedNode,
    title: str,
    release: Any,
    refuse: Refuse,
) -> Iterator[ox.Quad]:
    name = str(release.get("releaseCycle") or "") if isinstance(release, dict) else ""
    if not name:
        reason = f"a release has no releaseCycle: {str(release)[:80]}"
        refuse(Flaw(path, 0, "release left out (no releaseCycle)", str(release), reason))
        return
    node = writer.node("release", f"{path.stem} {name}")
    yield from writer.describe(node, f"{OPS}ReleaseCycle", f"{title} {name}")
    yield writer.link(product, f"{OPS}hasReleaseCycle", node)
    for key, prop in (("releaseDate", "releasedOn"), ("eol", "endOfLife")):
        value = release.get(key)
        if isinstance(value, bool):
            yield writer.truth(node, f"{OPS}supported", not value)
        elif value:
            yield writer.date(node, f"{OPS}{prop}", str(value))
    if latest := str(release.get("latest") or "").strip():
        yield writer.text(node, f"{OPS}latestRelease", latest)
