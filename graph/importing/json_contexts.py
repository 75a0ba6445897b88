"""JSON-LD contexts that a document only names: nothing is fetched, the known ones lie here.

``contexts/`` holds our own writing of schema.org's: its vocabulary, and which properties hold an
address or a date and never a text. What may be a text is read as one: taken for an address, the
keywords "easy, quick" of a page would be no IRI, and the page refused. An operator allows others
by OPS_ATLAS_CONTEXTS, a JSON file that maps the address of a context to a file beside it.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ontology.errors import SourceError

_FOLDER: Final = Path(__file__).with_name("contexts")
_SCHEMA_ORG: Final = frozenset(
    f"{scheme}://{host}{path}"
    for scheme in ("http", "https")
    for host in ("schema.org", "www.schema.org")
    for path in ("", "/", "/docs/jsonldcontext.json", "/docs/jsonldcontext.jsonld")
)
#: A context that is a text, or a list that may hold one.
_MAY_NAME_ONE: Final = re.compile(rb'"@context"\s*:\s*["\[]')


def with_contexts(content: bytes) -> bytes:
    """Write the contexts that a document names into it.

    Raises
    ------
    SyntaxError
        If it names one that is not known here, or a text is none.
    """
    if not _MAY_NAME_ONE.search(content):
        return content
    try:
        tree = json.loads(content)
    except ValueError:
        return content  # the parser says where
    changed: list[str] = []
    filled = _filled(tree, changed)
    try:
        return json.dumps(filled, ensure_ascii=False).encode() if changed else content
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])[1:-1]
        raise SyntaxError(f"a text holds {half}, the half of a letter") from error


def _filled(tree: Any, changed: list[str]) -> Any:
    if isinstance(tree, list):
        return [_filled(item, changed) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: _context(value, changed) if key == "@context" else _filled(value, changed)
        for key, value in tree.items()
    }


def _context(value: Any, changed: list[str]) -> Any:
    if isinstance(value, list):
        return [_context(item, changed) for item in value]
    if isinstance(value, dict):  # its terms may have contexts of their own
        return _filled(value, changed)
    if not isinstance(value, str):
        return value
    changed.append(value)
    return _known(value)


def _known(address: str) -> Any:
    if address.rstrip("#") in _SCHEMA_ORG:
        return _read(_FOLDER / "schema-org.json")["@context"]
    if listed := os.environ.get("OPS_ATLAS_CONTEXTS"):
        files = _read(Path(listed))
        if not isinstance(files, dict):
            raise SourceError(f"{listed} maps no addresses of JSON-LD contexts to files.")
        if address in files:
            found = _read(Path(listed).parent / str(files[address]))
            return found.get("@context", found) if isinstance(found, dict) else found
    shown = address.encode("utf-8", "backslashreplace").decode()  # half a letter cannot be written
    raise SyntaxError(
        f"its @context lies at <{shown}>, and nothing is fetched; put the context in the file, "
        "or have the operator list a copy in OPS_ATLAS_CONTEXTS"
    )


@lru_cache(maxsize=32)
def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"The JSON-LD context {path} cannot be read: {error}.") from error
