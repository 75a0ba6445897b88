"""YAML files, and the YAML at the head of Markdown files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graph.files import read_text
from ontology.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

_FENCE: Final = "---"
#: What YAML calls a text, and what else keeps its meaning where all is text.
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_KEPT_TAGS: Final = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
#: Larger files are not read: YAML takes many times its size in memory.
_MOST_BYTES: Final = 64 * 2**20


def _read_text(path: Path) -> str:
    if path.is_file() and (size := path.stat().st_size) > _MOST_BYTES:
        raise SourceError(
            f"{path} holds {size // 10**6:,} MB, more than the {_MOST_BYTES // 10**6} MB that "
            "are read of such a file; cut it into several."
        )
    return read_text(path)


def read_yaml(path: Path, *, as_written: bool = False) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Parameters
    ----------
    as_written : bool
        Whether all is text: ``no`` is Norwegian and ``1.10`` the name of a column, where YAML has
        a truth and a number. Then no name may stand twice, either.

    Raises
    ------
    SourceError
        If it holds anything else; the message has line and column.
    """
    loader = _loader_of_texts() if as_written else None
    return parse_yaml(_read_text(path), path, loader=loader)


def parse_yaml(text: str, path: Path, *, line: int = 0, loader: Any = None) -> dict[str, Any]:
    """Read a mapping from YAML text that begins after ``line`` lines of a file."""
    import yaml

    loader = loader or _safe_loader()
    try:
        found = yaml.load(text, Loader=loader)  # noqa: S506  all loaders here are safe ones
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1 + line}, column {mark.column + 1}" if mark else ""
        reason = getattr(error, "problem", None) or error
        raise SourceError(f"{path}{where}: {reason}.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is no readable YAML: {error}.") from error
    if not isinstance(found, dict):
        raise SourceError(f"{path}: a mapping of names to values is expected.")
    return found


def _safe_loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _loader_of_texts() -> Any:
    """Make a loader that takes words for no truth, number or date, and no name twice."""
    from yaml.constructor import ConstructorError

    safe: Any = _safe_loader()

    class Loader(safe):  # type: ignore[misc]  # one of two classes
        yaml_implicit_resolvers = {  # noqa: RUF012  as the class above it has them
            first: [one for one in resolvers if one[0] in _KEPT_TAGS]
            for first, resolvers in safe.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = set()
            for key, _ in node.value:
                if key.tag == _TEXT_TAG and key.value in names:
                    reason = f"“{key.value}” stands there twice; leave one of the two"
                    raise ConstructorError(None, None, reason, key.start_mark)
                names.add(key.value if key.tag == _TEXT_TAG else None)
            return super().construct_mapping(node, deep)

    return Loader


def read_front_matter(path: Path) -> tuple[dict[str, Any], str]:
    """Split a Markdown file into the YAML between its two fences and the text after them.

    Raises
    ------
    SourceError
        If there are no such fences, or what stands between them is no mapping.
    """
    lines = _read_text(path).splitlines(keepends=True)
    fences = [at for at, one in enumerate(lines) if one.rstrip() == _FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        raise SourceError(f"{path}: the file does not begin with YAML between two lines of ---.")
    head, body = "".join(lines[1 : fences[1]]), "".join(lines[fences[1] + 1 :])
    return parse_yaml(head, path, line=1), body


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty one, anything else as its only member."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
