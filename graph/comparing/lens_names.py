"""Names of lenses that are called alike, told apart by what differs in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from graph.naming.alike import origin
from graph.naming.labels import short_name
from graph.naming.wording import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.comparing.lens import Lens


def names_by_items(lenses: Sequence[Lens], by_label: Collection[str] = ()) -> dict[str, str]:
    """Name lenses over one class by their items; where two would be called alike, by their labels.

    Parameters
    ----------
    by_label : collection of str
        Keys of those that go by their labels anyway.

    Returns
    -------
    dict of str to str
        By key: “technologies”, “technologies in demand”. Where labels are alike, so are names.
    """
    items = {one.key: plural(one.item_label) for one in lenses}
    often = Counter(items.values())
    return {
        one.key: one.label.partition(" by ")[2] or one.label
        if one.key in by_label or often[items[one.key]] > 1
        else items[one.key]
        for one in lenses
    }


def told_apart_lenses(lenses: Iterable[Lens], names: Mapping[str, str]) -> dict[str, str]:
    """Say of lenses of one name what differs: a class, the property, or the path.

    Parameters
    ----------
    names : mapping of str to str
        What each is called, by key.

    Returns
    -------
    dict of str to str
        By key, in the order of the lenses; names that are nobody else's stay as they are.
    """
    alike: dict[str, list[Lens]] = defaultdict(list)
    lenses = list(lenses)
    for lens in lenses:
        alike[names[lens.key].casefold()].append(lens)
    told = {
        key: f"{names[key]} ({said})" if said else names[key]
        for group in alike.values()
        for key, said in _what_differs(group).items()
    }
    return {lens.key: told[lens.key] for lens in lenses}


def _what_differs(group: list[Lens]) -> dict[str, str]:
    """Return by key what tells lenses of one name apart; nothing for one alone."""
    told: dict[str, tuple[str, ...]] = {one.key: () for one in group}
    for part in (
        {one.key: one.item_class for one in group},
        {one.key: one.set_class for one in group},
        {one.key: " ".join(one.properties) for one in group},
    ):
        if len(set(told.values())) == len(group):
            break
        if len(set(part.values())) > 1:
            said = _apart(part.values())
            told = {key: (*before, said[part[key]]) for key, before in told.items()}
    if len(set(told.values())) < len(group):
        told = {one.key: (one.key,) for one in group}
    return {key: ", ".join(parts) for key, parts in told.items()}


def _apart(names: Iterable[str]) -> dict[str, str]:
    """Say each IRI as shortly as they still differ."""
    every = dict.fromkeys(names)
    said = {name: short_name(name) for name in every}
    if len(set(said.values())) < len(every):
        said = {name: origin(name) for name in every}
    return said if len(set(said.values())) == len(every) else {name: name for name in every}
