"""The commands that compare through lenses: overlap, kinds, intersections and algebra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from ontology.errors import ParameterError
from terminal.opening import open_data
from terminal.writing import Format, RowsOption, note, write_rows, write_text

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import Pairs
    from terminal.writing import Cell

_AMONG_THE_COLUMNS: Final = ("shared", "jaccard", "overlap-coefficient", "coverage")

LensOption = Annotated[
    str | None,
    typer.Option(
        "--lens",
        "-l",
        help="What to compare by what, as lenses lists it: tools, kpis …; without it the first.",
    ),
]
SetsOption = Annotated[
    list[str] | None,
    typer.Option("--sets", "-s", metavar="A,B,…", help="Only these, by label, CURIE or IRI."),
]
NearOption = Annotated[bool, typer.Option("--near", help="Count what is nearly the same too.")]
MeasureOption = Annotated[
    str | None,
    typer.Option(
        "--measure",
        "-m",
        help="Sort by this measure; one that is not among the columns is added to them.",
    ),
]


def lenses(context: typer.Context, form: RowsOption = Format.TABLE) -> None:
    """List what can be compared by what: the lenses that the data declares, then those found."""
    from api.comparisons import list_lenses

    with open_data(context) as store:
        found = list_lenses(store)
    rows = [
        (one["label"], one["path"], "declared" if one["declared"] else "found", one["key"])
        for one in found
    ]
    write_rows(("label", "path", "how", "key"), rows, form)
    if not rows:
        note("There is nothing to compare in this data.")


def overlap(
    context: typer.Context,
    lens: LensOption = None,
    sets: SetsOption = None,
    measure: MeasureOption = None,
    near: NearOption = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many pairs at most.")] = None,
    form: RowsOption = Format.TABLE,
) -> None:
    """Compare every pair of sets of a lens."""
    from graph.comparing.measures import find_measure
    from graph.overlap import all_pairs

    wanted = None if measure is None else find_measure(measure)
    with open_data(context) as store:
        found, whole = _read(store, lens)
    membership = _restricted(whole, sets)
    if sets and len(membership.sets) < 2:
        raise ParameterError("A comparison needs two different sets; name another one.")
    pairs = all_pairs(membership, near=near)
    names, rows = _pair_rows(pairs, wanted, limit, universe=len(whole.items))
    if limit and len(pairs) > limit:
        by_label = "" if measure else ", by label; --measure sorts them by how much they share"
        note(f"{limit:,} of {len(pairs):,} pairs{by_label}.")
    write_rows(names, _readable(rows) if form is Format.TABLE else rows, form)
    _note_silence(found, membership)


def kinds(
    context: typer.Context,
    lens: LensOption = None,
    sets: SetsOption = None,
    form: RowsOption = Format.TABLE,
) -> None:
    """Count what every pair of sets shares of each kind, through every lens over these sets."""
    from graph.comparing.across import describe_across, kinds_of
    from graph.naming.wording import for_programs

    with open_data(context) as store:
        found, whole = _read(store, lens)
        chosen = [member.iri for member in _restricted(whole, sets).sets]
        compared = kinds_of(store, found, whole, chosen)
    write_rows(
        ("kind", "left", "right", "leftSize", "rightSize", "shared", "widened"),
        [
            (
                for_programs(kind.name),
                *(exact.left.label, exact.right.label, exact.left_size, exact.right_size),
                *(exact.shared, widened.shared),
            )
            for kind in compared
            for exact, widened in zip(kind.exact, kind.widened, strict=True)
        ],
        form,
    )
    _note(describe_across(compared))


def intersections(
    context: typer.Context,
    lens: LensOption = None,
    sets: SetsOption = None,
    near: NearOption = False,
    form: RowsOption = Format.TABLE,
) -> None:
    """List the items that lie in exactly these sets, for every combination of sets."""
    from graph.comparing.widening import widened
    from graph.overlap import exclusive_intersections

    with open_data(context) as store:
        found, whole = _read(store, lens)
    membership = _restricted(whole, sets)
    if near:
        membership = widened(membership)
    write_rows(
        ("sets", "count", "items"),
        [
            (" & ".join(map(str, one.sets)), len(one.items), "; ".join(map(str, one.items)))
            for one in exclusive_intersections(membership)
        ],
        form,
    )
    _note_silence(found, membership)


def algebra(
    context: typer.Context,
    expression: Annotated[
        str, typer.Argument(metavar="EXPR", help="'(SysOps & DevOps) - NetOps', also | and ^.")
    ],
    lens: LensOption = None,
    near: NearOption = False,
    sparql: Annotated[bool, typer.Option("--sparql", help="Write it as SPARQL instead.")] = False,
    form: RowsOption = Format.TABLE,
) -> None:
    """List the items of an expression of sets: & both, | either, - without, ^ only one."""
    from graph.comparing.algebra import evaluate, parse_expression
    from graph.comparing.algebra_query import to_query
    from graph.comparing.combination_sentences import describe_silence
    from graph.comparing.widening import widened
    from graph.terms import curie

    with open_data(context) as store:
        found, whole = _read(store, lens)
    parsed = parse_expression(expression, whole)
    if sparql:
        write_text(to_query(parsed, whole, found, near=near))
        return
    selected = evaluate(parsed, widened(whole) if near else whole)
    shown = [(item.label, curie(item.iri)) for item in selected.items]
    write_rows(("label", "item"), shown, form)
    _note(describe_silence(found, selected))


def _read(store: Store, key: str | None) -> tuple[Lens, Membership]:
    from graph.comparing.membership_query import build_membership
    from graph.comparing.proposals import first_lens
    from graph.comparing.ways import is_proposal, lens_named

    found = lens_named(store, key or first_lens(store))
    if key is None and is_proposal(found.key):
        note(f"The graph declares no lens; this is {found.label}, found in it: --lens {found.key}")
    return found, build_membership(store, found)


def _restricted(whole: Membership, sets: list[str] | None) -> Membership:
    """Keep the named sets; a text that is no name is read as names between commas."""
    if not sets:
        return whole
    names: list[str] = []
    for text in sets:
        known = {text, text.casefold()} & whole.set_names.keys()
        names += [text] if known else [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise ParameterError("--sets names no set; leave it out to take all of the lens.")
    return whole.restrict(names)


def _pair_rows(
    pairs: Pairs, measure: Measure | None, limit: int | None, *, universe: int
) -> tuple[list[str], list[list[Cell]]]:
    """Return the columns and the first rows, by label or by the measure from the largest down."""
    import numpy as np

    from graph.comparing.pair_measures import Settings, measured
    from graph.comparing.pairs import COLUMNS

    names, added = list(COLUMNS), {}
    order = np.arange(len(pairs))
    if measure is not None:
        columns = measured(pairs, measure, Settings(universe=universe))
        order = np.argsort(-np.nan_to_num(np.fmax(*columns), nan=-1.0), kind="stable")
        if measure.key not in _AMONG_THE_COLUMNS:
            ends = ("Left", "Right") if measure.directed else ("",)
            added = {f"{measure.column}{end}": one for end, one in zip(ends, columns, strict=False)}
    shown = order[:limit]
    rows: list[list[Cell]] = [list(row.to_dict().values()) for row in pairs.at(shown).rows()]
    for name, column in added.items():
        names.append(name)
        for row, value in zip(rows, column[shown].tolist(), strict=True):
            row.append(None if value != value else value)
    return names, rows


def _readable(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Round, and leave out what cannot be told of a set without items."""
    shared = 4
    return [
        ["" if cell is None and row[shared] is not None else _rounded(cell) for cell in row]
        for row in rows
    ]


def _rounded(cell: Cell) -> Cell:
    return round(cell, 3) if isinstance(cell, float) else cell


def _note_silence(lens: Lens, membership: Membership) -> None:
    from graph.comparing.overlap_sentences import silence

    _note(silence(lens, membership))


def _note(sentence: str) -> None:
    if sentence:
        note(sentence)
