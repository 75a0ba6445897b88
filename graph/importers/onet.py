"""The O*NET database as tab-separated text files, of any edition from 24 on.

``ops:Occupation`` from the occupations, with their other titles; ``ops:Technology`` from the
technology skills, with the commodity each is listed under and whether it is hot;
``ops:Equipment`` from the tools used. Files that an edition lacks are skipped, but for the
occupations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.importers.flaws import refuse_source
from graph.importers.quads import About, Writer
from graph.importers.rows import ignore, iter_rows
from ontology.errors import SourceError
from ontology.namespaces import OPS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse
    from graph.importers.rows import Row

ABOUT: Final = About(
    name="onet",
    title="O*NET database",
    description="Occupations of the United States with the technologies and equipment they use.",
    license="https://spdx.org/licenses/CC-BY-4.0",
    attribution=(
        "This page includes information from the O*NET Database by the U.S. Department of Labor, "
        "Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license. "
        "O*NET is a trademark of USDOL/ETA. Ops Atlas has modified the information; USDOL/ETA "
        "has not approved, endorsed or tested these modifications."
    ),
    origin="https://www.onetcenter.org/database.html",
)
CODE: Final = "O*NET-SOC Code"
EXAMPLE: Final = "Example"


def files(path: Path) -> list[Path]:
    """Return the files of the folder that are read."""
    return [path / name for name in _READERS if (path / name).is_file()]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read the folder of the text files."""
    if not (path / "Occupation Data.txt").is_file():
        raise SourceError(
            f"{path} has no 'Occupation Data.txt'; give the folder of the text files."
        )
    writer = Writer(ABOUT)
    yield from writer.source()
    for file in files(path):
        columns, quads_of = _READERS[file.name]
        yield from quads_of(writer, _rows(file, columns, told, refuse))


def _rows(path: Path, required: tuple[str, ...], told: Told, refuse: Refuse) -> Iterator[Row]:
    """Yield the rows; in these files a quotation mark is a letter like any other."""
    for _, row in iter_rows(path, required, quoted=False, told=told, refuse=refuse):
        yield row


def _occupations(writer: Writer, rows: Iterable[Row]) -> Iterator[ox.Quad]:
    for row in rows:
        node = writer.node("occupation", row[CODE])
        yield from writer.describe(node, f"{OPS}Occupation", row["Title"])
        yield writer.text(node, f"{OPS}code", row[CODE])
        if row.get("Description"):
            yield writer.text(node, f"{SKOS}definition", row["Description"], "en")


def _titles(writer: Writer, rows: Iterable[Row]) -> Iterator[ox.Quad]:
    for row in rows:
        node = writer.node("occupation", row[CODE])
        yield writer.alias(node, row["Alternate Title"])
        if row.get("Short Title", "n/a") not in {"", "n/a"}:
            yield writer.alias(node, row["Short Title"])


def _technologies(writer: Writer, rows: Iterable[Row]) -> Iterator[ox.Quad]:
    listed: set[tuple[str, str]] = set()
    for row in rows:
        node = writer.node("technology", row[EXAMPLE])
        if "Hot Technology" in row and not writer.is_described(node):
            yield writer.truth(node, f"{OPS}hotTechnology", row["Hot Technology"] == "Y")
        yield from writer.describe(node, f"{OPS}Technology", row[EXAMPLE])
        yield from _commodity(writer, node, row, listed)
        occupation = writer.node("occupation", row[CODE])
        yield writer.link(occupation, f"{OPS}usesTechnology", node)
        if row.get("In Demand") == "Y":
            yield writer.link(occupation, f"{OPS}inDemandTechnology", node)


def _equipment(writer: Writer, rows: Iterable[Row]) -> Iterator[ox.Quad]:
    listed: set[tuple[str, str]] = set()
    for row in rows:
        node = writer.node("equipment", row[EXAMPLE])
        yield from writer.describe(node, f"{OPS}Equipment", row[EXAMPLE])
        yield from _commodity(writer, node, row, listed)
        yield writer.link(writer.node("occupation", row[CODE]), f"{OPS}usesEquipment", node)


def _commodity(
    writer: Writer, node: ox.NamedNode, row: Row, listed: set[tuple[str, str]]
) -> Iterator[ox.Quad]:
    """List a thing under its commodity, once for each."""
    code, title = row.get("Commodity Code", ""), row.get("Commodity Title", "")
    if title and (node.value, code) not in listed:
        listed.add((node.value, code))
        commodity = writer.node("commodity", code or title)
        if not writer.is_described(commodity):
            yield from writer.describe(commodity, f"{OPS}TechnologyCategory", title)
            yield writer.text(commodity, f"{OPS}code", code)
        yield writer.link(node, f"{OPS}listedUnder", commodity)


#: The files, the columns without which each is of no use, and what makes quads of its rows.
_READERS: Final = {
    "Occupation Data.txt": ((CODE, "Title"), _occupations),
    "Alternate Titles.txt": ((CODE, "Alternate Title"), _titles),
    "Technology Skills.txt": ((CODE, EXAMPLE), _technologies),
    "Tools Used.txt": ((CODE, EXAMPLE), _equipment),
}
