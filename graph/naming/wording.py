"""How names and numbers are written in text: one for many, in a list, cut to a length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Letters of a label as it is shown.
LONGEST_LABEL: Final = 300
_MOST_READ: Final = 5_000
_NUMBERS: Final = (
    *("no", "one", "two", "three", "four"),
    *("five", "six", "seven", "eight", "nine"),
)
_WITHOUT_PLURAL: Final = ("data", "equipment", "hardware", "people", "software", "staff")
_PEOPLE: Final = {"Person": "People", "person": "people"}
#: A letter of a script that is written from right to left.
_FROM_THE_RIGHT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
#: Sets the direction of what follows, whatever its script.
_DIRECTED: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Anything but spaces, control characters and letters without a shape.
_SEEN: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\xa0\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_OVERRIDES: Final = re.compile("[\u202a-\u202e]")
_ISOLATE: Final = "\u2068"
_END: Final = "\u2069"
#: Ends a word that is one of many already.
_MANY: Final = re.compile(r"[^aiousA-Z]s\Z")


class ForeignLabel(str):
    """A label in another language than English: it has no English plural."""

    __slots__ = ()


def cut_label(text: str) -> str:
    r"""Keep what somebody took for a label from filling the pages, or from turning them around.

    Signs that set the direction of writing by hand are left out: nobody sees them, and "gnp.exe"
    after one is read as "exe.png". What shows nothing at all is no label, and becomes empty.

    Examples
    --------
    >>> cut_label("\u202egnp.exe"), cut_label("\u200b \u3164"), cut_label("tool")
    ('gnp.exe', '', 'tool')
    """
    if len(text) > LONGEST_LABEL:
        text = f"{text[: LONGEST_LABEL - 1].rstrip()}…"
    if _DIRECTED.search(text):
        text = type(text)(_DIRECTED.sub("", text))
    return text if _SEEN.search(text) else ""


def cut_text(text: str) -> str:
    """Return a text, of a book the start and how long it is."""
    return text if len(text) <= _MOST_READ else f"{text[:_MOST_READ]}… ({len(text):,} letters)"


def isolated(name: str) -> str:
    r"""Keep a name that is written from right to left from reordering the sentence around it.

    Two characters without a width say where it begins and ends; they belong on screens alone, not
    into what is saved, sent or asked. Other names stay as they are, but for signs that set the
    direction of all that follows.

    Examples
    --------
    >>> isolated("Haifa"), ascii(isolated("\u062d\u064a\u0641\u0627"))
    ('Haifa', "'\\u2068\\u062d\\u064a\\u0641\\u0627\\u2069'")
    """
    name = _OVERRIDES.sub("", name)
    if _ISOLATE in name or not _FROM_THE_RIGHT.search(name):
        return name
    return f"{_ISOLATE}{name}{_END}"


def for_programs(sentence: str) -> str:
    """Write a sentence without what only a screen needs, as :func:`isolated` puts it in."""
    return sentence.replace(_ISOLATE, "").replace(_END, "")


def capitalized(label: str) -> str:
    """Begin a label with a capital, unless it is a CURIE.

    Examples
    --------
    >>> capitalized("tool"), capitalized("owl:Class")
    ('Tool', 'owl:Class')
    """
    return label if ":" in label.split(" ")[0] else label[:1].upper() + label[1:]


def uncapitalized(label: str) -> str:
    """Write a title as it stands in a sentence, where an abbreviation stays as it is.

    Examples
    --------
    >>> uncapitalized("Tool category"), uncapitalized("KPI")
    ('tool category', 'KPI')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def plural(label: str) -> str:
    """Write a class label for many, as in running text; one that is not English stays as it is.

    Examples
    --------
    >>> plural("activity"), plural("KPI"), plural("tool"), plural("Business Process")
    ('activities', 'KPIs', 'tools', 'Business Processes')
    >>> plural("test equipment"), plural(ForeignLabel("Werkzeug")), plural("Behörde")
    ('test equipment', 'Werkzeug', 'Behörde')
    >>> plural("Skills"), plural("lens"), plural("analysis"), plural("Person")
    ('Skills', 'lenses', 'analyses', 'People')
    """
    if label in _PEOPLE:
        return _PEOPLE[label]
    if label.lower().endswith(_WITHOUT_PLURAL) or _is_foreign(label):
        return isolated(label)
    if _MANY.search(label) and not label.lower().endswith("lens"):
        return label
    if label.endswith("is"):
        return f"{label[:-2]}es"
    if label.endswith("y") and label[-2:-1] not in set("aeiou"):
        return f"{label[:-1]}ies"
    if label.endswith(("s", "x", "ch", "sh")):
        return f"{label}es"
    return f"{label}s"


def _is_foreign(label: str) -> bool:
    """Tell whether a label is in another language, by its tag or by its letters."""
    return isinstance(label, ForeignLabel) or any(
        letter.isalpha() and not letter.isascii() for letter in label
    )


def printable(name: str) -> str:
    r"""Write a name on one line, without what only steers a terminal or a page.

    Examples
    --------
    >>> printable("\x1b[31m red\n ")
    '[31m red'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> counted(1, "node"), counted(1200, "triple"), counted(2, "match", "matches")
    ('1 node', '1,200 triples', '2 matches')
    """
    return f"{count:,} {one}" if count == 1 else f"{count:,} {many or f'{one}s'}"


def in_words(number: int) -> str:
    """Write a small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def listed(names: Iterable[object], most: int | None = None) -> str:
    """Write names as a list in words.

    Parameters
    ----------
    most : int, optional
        Of more names the rest is counted, but for a single one.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed("abcde", most=3), listed(["a and b", "c"])
    ('a', 'a and b', 'a, b, c and 2 more', '“a and b” and c')
    >>> listed("abcd", most=3), listed([])
    ('a, b, c and d', '')
    """
    texts = [
        f"“{name}”" if " and " in name or "," in name else name
        for name in map(isolated, map(str, names))
    ]
    if most is not None and len(texts) > most + 1:
        texts = [*texts[:most], f"{len(texts) - most:,} more"]
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))
