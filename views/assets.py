"""How a component's script reaches the browser.

A component's inline script travels again with every change of its data, so what is registered
here is a few lines that fetch the real script from this server, once and cacheable.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LOADER: Final = """\
const ready = import(new URL("{address}", document.baseURI).href)
export default function (component) {{
  const mount = {{ alive: true, cleanUp: null }}
  ready.then((script) => {{ if (mount.alive) mount.cleanUp = script.default(component) }})
  return () => {{ mount.alive = false; mount.cleanUp?.() }}
}}
"""


def address(folder: Path, path: str) -> str:
    """Return where ``assets/<path>`` is served; its version is the folder's content."""
    digest = hashlib.sha256()
    for file in sorted((*folder.glob("*.js"), *folder.glob("*.css"))):
        digest.update(file.read_bytes())
    return f"assets/{path}?v={digest.hexdigest()[:12]}"


def loader(folder: Path, path: str) -> str:
    """Return the script that loads ``assets/<path>``."""
    return _LOADER.format(address=address(folder, path))
