"""Virtuoso on loopback, loaded with the shipped data.

It needs Debian's virtuoso-opensource: ``virtuoso-t`` and ``isql-vt`` on the PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ontology.sources import SOURCES
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


_WITH_INDEX = "DB.DBA.RDF_OBJ_FT_RULE_ADD (null, null, 'All');"
_FILL_INDEX = "DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ ();"


@contextmanager
def virtuoso(*, text_index: bool = False) -> Iterator[str]:
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
        _load(folder, sql, text_index=text_index)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _load(folder: Path, port: int, *, text_index: bool) -> None:
    commands = [_WITH_INDEX] if text_index else []
    for source in SOURCES:
        copy = folder / source.path.name
        shutil.copy(source.path, copy)
        commands.append(
            f"DB.DBA.TTLP(file_to_string_output('{copy}'), '', '{source.graph_iri}', 0);"
        )
    subprocess.run(
        ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT"],
        input="\n".join([*commands, *([_FILL_INDEX] if text_index else []), "checkpoint;"]),
        text=True,
        check=True,
        capture_output=True,
    )
