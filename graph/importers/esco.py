"""ESCO as CSV: occupations and skills with their groups, under the IRIs that ESCO gives them.

The tables name things by keys of their own. A link to a table that was not handed out (the skills
are a download of their own) is left out and noted; a key that is in no table is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.quads import About, Writer, web_address
from graph.importers.rows import ignore, iter_rows, split_cell
from ontology.errors import SourceError
from ontology.namespaces import OPS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

ABOUT: Final = About(
    name="esco",
    title="ESCO classification",
    description="European occupations and skills with their groups.",
    license="http://data.europa.eu/eli/dec/2011/833/oj",
    attribution="This service uses the ESCO classification of the European Commission.",
    origin="https://esco.ec.europa.eu/",
)
#: Each table of things: the word the link tables use for it, its file and its class.
_THINGS: Final = (
    ("iscogroup", "ISCOGroups.csv", "OccupationGroup"),
    ("occupation", "occupations.csv", "Occupation"),
    ("skillgroup", "skillGroups.csv", "SkillGroup"),
    ("skill", "skills.csv", "Skill"),
)
_FILES: Final = {kind: name for kind, name, _ in _THINGS}
_HIERARCHIES: Final = ("occupations_hierarchy.csv", "skills_hierarchy.csv")
_RELATIONS: Final = "occupation_skill_relations.csv"

Keys = dict[str, dict[str, "ox.NamedNode"]]


def files(path: Path) -> list[Path]:
    """Return the files of the folder that are read."""
    names = (*(name for _, name, _ in _THINGS), *_HIERARCHIES, _RELATIONS)
    return [path / name for name in names if (path / name).is_file()]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read the folder of the CSV files."""
    if not (path / "occupations.csv").is_file():
        raise SourceError(f"{path} has no 'occupations.csv'; give the folder of the CSV files.")
    writer = Writer(ABOUT)
    yield from writer.source()
    keys: Keys = {}
    for kind, name, cls in _THINGS:
        if (path / name).is_file():
            keys[kind] = {}
            yield from _things(writer, path / name, cls, keys[kind], told, refuse)
    for name in _HIERARCHIES:
        if (path / name).is_file():
            yield from _hierarchy(writer, path / name, keys, told, refuse)
    if (path / _RELATIONS).is_file():
        yield from _needs(writer, path / _RELATIONS, keys, told, refuse)


def _things(
    writer: Writer,
    path: Path,
    cls: str,
    keys: dict[str, ox.NamedNode],
    told: Told,
    refuse: Refuse,
) -> Iterator[ox.Quad]:
    for line, row in iter_rows(
        path, ("ORIGINURI", "ID", "PREFERREDLABEL"), told=told, refuse=refuse
    ):
        node = web_address(row["ORIGINURI"])
        if node is None:
            reason = f"ORIGINURI “{row['ORIGINURI']}” is no IRI."
            refuse(Flaw(path, line, "row left out (no IRI)", " | ".join(row.values()), reason))
            continue
        keys[row["ID"]] = node
        label = row["PREFERREDLABEL"].strip()
        yield from writer.describe(node, f"{OPS}{cls}", label)
        for other in dict.fromkeys(split_cell(row.get("ALTLABELS", ""), "\n")):
            if other != label:
                yield writer.alias(node, other)
        if row.get("CODE"):
            yield writer.text(node, f"{OPS}code", row["CODE"])
        if row.get("DESCRIPTION"):
            yield writer.text(node, f"{SKOS}definition", row["DESCRIPTION"].strip(), "en")


def _hierarchy(
    writer: Writer, path: Path, keys: Keys, told: Told, refuse: Refuse
) -> Iterator[ox.Quad]:
    columns = ("PARENTOBJECTTYPE", "PARENTID", "CHILDID", "CHILDOBJECTTYPE")
    for line, row in iter_rows(path, columns, told=told, refuse=refuse):
        ends = (
            (row["PARENTOBJECTTYPE"], row["PARENTID"]),
            (row["CHILDOBJECTTYPE"], row["CHILDID"]),
        )
        if (linked := _linked(path, line, keys, ends, refuse)) is not None:
            parent, child = linked
            yield writer.link(child, f"{SKOS}broader", parent)


def _needs(writer: Writer, path: Path, keys: Keys, told: Told, refuse: Refuse) -> Iterator[ox.Quad]:
    for line, row in iter_rows(path, ("OCCUPATIONID", "SKILLID"), told=told, refuse=refuse):
        ends = (("occupation", row["OCCUPATIONID"]), ("skill", row["SKILLID"]))
        if (linked := _linked(path, line, keys, ends, refuse)) is not None:
            occupation, skill = linked
            yield writer.link(occupation, f"{OPS}needsSkill", skill)


def _linked(
    path: Path, line: int, keys: Keys, ends: tuple[tuple[str, str], ...], refuse: Refuse
) -> list[ox.NamedNode] | None:
    """Find both ends of a link by kind and key; None where a table was not handed out."""
    named = [(_kind(word), key) for word, key in ends]
    for kind, key in named:
        if kind not in keys:
            what = f"link left out (no {_FILES.get(kind, kind)} beside it)"
            refuse(Flaw(path, line, what, key, "", slight=True))
            return None
    for kind, key in named:
        if key not in keys[kind]:
            reason = f"“{key}” is no {kind} of the tables beside it."
            refuse(Flaw(path, line, f"link left out (no such {kind})", key, reason))
            return None
    return [keys[kind][key] for kind, key in named]


def _kind(word: str) -> str:
    """Return the kind that a link table means; it calls occupations by where they come from."""
    word = word.casefold()
    return "occupation" if word.endswith("occupation") else word
