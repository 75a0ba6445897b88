"""The catalog at Virtuoso, which is started here on loopback and loaded with the shipped data.

``python -m tests.outside.virtuoso``: it needs Debian's virtuoso-opensource (``virtuoso-t`` and
``isql-vt`` on the PATH).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph import open_store
from graph.endpoint import RemoteStore
from ontology.sources import SOURCES
from tests.outside.catalog import differences
from tests.stores import free_port, wait_for

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def virtuoso() -> Iterator[str]:
    """Run Virtuoso with the shipped data, and yield its endpoint."""
    folder = Path(tempfile.mkdtemp(prefix="virtuoso-"))
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    process = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", str(settings)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", process)
        _load(folder, sql)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _load(folder: Path, port: int) -> None:
    commands = []
    for source in SOURCES:
        copy = folder / source.path.name
        shutil.copy(source.path, copy)
        commands.append(
            f"DB.DBA.TTLP(file_to_string_output('{copy}'), '', '{source.graph_iri}', 0);"
        )
    subprocess.run(
        ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT"],
        input="\n".join([*commands, "checkpoint;"]),
        text=True,
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Say for every question where Virtuoso answers otherwise; exit 1 if any does."""
    if shutil.which("virtuoso-t") is None:
        sys.exit("virtuoso-t is missing; on Debian: apt-get install virtuoso-opensource.")
    with virtuoso() as endpoint:
        remote, shipped = RemoteStore(endpoint), open_store()
        found = differences(shipped, remote)
        remote.close()
        shipped.close()
    for name, why in found.items():
        sys.stdout.write(f"{name}: {why}\n")
    sys.stdout.write(f"Virtuoso: {len(found)} questions differ.\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
