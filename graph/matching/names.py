"""Names as words: whether two are the same is told by words, never by letters inside words.

A longer name holds a shorter one only if every other word of it is a maker's name or a word for
an edition: “Red Hat Ansible Engine” is near “Ansible”, “Mass Flux Toolkit” has nothing to do with
“Flux”, and no part of a word counts, so “GitHub” is not “Git”.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Words = tuple[str, ...]

_BRACKETS: Final = re.compile(r"\s*[\[(][^\])]*[\])]")
_WORD: Final = re.compile(r"[^\W_]+(?:[+#]+|(?=\W|_|\Z))")
#: Makers as they stand before the name of a product, in lower case.
_MAKERS: Final = """
    adobe, alibaba, amazon, amazon web services, apache, apache software foundation, atlassian,
    aws, bmc, broadcom, canonical, cisco, citrix, cncf, dell, docker, elastic, google,
    grafana labs, hashicorp, hewlett packard, hp, hpe, ibm, jetbrains, juniper, microsoft,
    mozilla, oracle, paessler, perforce, progress, puppet labs, red hat, salesforce, sap,
    servicenow, solarwinds, sonarsource, splunk, suse, the apache software foundation,
    the linux foundation, vmware
"""
MAKERS: Final = frozenset(tuple(name.split()) for name in _MAKERS.split(","))
#: Words that say which edition of a thing, and not which thing.
EDITIONS: Final = frozenset(
    {"build", "ci", "cloud", "community", "core", "edition", "engine", "enterprise", "free"}
    | {"lts", "oss", "platform", "pro", "professional", "server", "standard"}
)
_EMPTY_WORDS: Final = frozenset({"software", "tool", "tools", "app", "application"})
#: Names of so few letters are shared by chance; they need another sign.
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a thing, as words.

    Attributes
    ----------
    text : str
        As it is written.
    words : tuple of str
        Its words in lower case.
    bare : tuple of str
        Without makers in front and without words that say nothing, such as “software”.
    without_edition : tuple of str
        Without words for an edition at the end, either.
    alias : bool
        It is not the first name of the thing.
    """

    text: str
    words: Words
    bare: Words
    without_edition: Words
    alias: bool = False

    @property
    def weak(self) -> bool:
        """Tell whether it is an abbreviation that other things may share."""
        return self.alias and len("".join(self.words)) <= _SHORT

    @property
    def weak_without_maker(self) -> bool:
        """Tell whether only the maker's name keeps it apart from other things."""
        return self.alias and len("".join(self.bare)) <= _SHORT


def parse_name(text: str, *, alias: bool = False, brackets: bool = False) -> Name:
    """Split a name into its words; those in brackets count only if ``brackets`` says so.

    Examples
    --------
    >>> name = parse_name("Red Hat Ansible Engine")
    >>> name.bare, name.without_edition
    (('ansible', 'engine'), ('ansible',))
    >>> parse_name("Ansible software").bare, parse_name("C++").words
    (('ansible',), ('c++',))
    """
    words = split_words(text if brackets else _BRACKETS.sub("", text)) or split_words(text)
    bare = _without_makers(words)
    while len(bare) > 1 and bare[-1] in _EMPTY_WORDS:
        bare = bare[:-1]
    short = bare
    while len(short) > 1 and short[-1] in EDITIONS:
        short = short[:-1]
    return Name(text, words, bare, short, alias)


def split_words(text: str) -> Words:
    """Split a text into words in lower case, without accents and punctuation.

    Examples
    --------
    >>> split_words("Chef's Calculators"), split_words("GitLab CI/CD")
    (('chefs', 'calculators'), ('gitlab', 'ci', 'cd'))
    """
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("'", ""))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return tuple(_WORD.findall(letters.casefold()))


def singular(words: Words) -> Words:
    """Take the plural off the last word of a job title.

    Examples
    --------
    >>> singular(("systems", "administrators"))
    ('systems', 'administrator')
    """
    last = words[-1] if words else ""
    if last.endswith("s") and not last.endswith("ss") and len(last) > _SHORT:
        return (*words[:-1], last[:-1])
    return words


def _without_makers(words: Words) -> Words:
    """Drop makers in front, as long as something is left."""
    while True:
        longest = max((len(maker) for maker in _leading(words)), default=0)
        if longest == 0 or longest >= len(words):
            return words
        words = words[longest:]


def _leading(words: Words) -> Iterator[Words]:
    for length in range(1, 5):
        if words[:length] in MAKERS:
            yield words[:length]
