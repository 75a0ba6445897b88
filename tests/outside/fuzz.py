"""schemathesis against the API: whatever it sends, the API keeps to its own description.

``python -m tests.outside.fuzz``
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from graph import open_store
from tests.programs import serving

#: A text that fits the schema need not name a node, a lens or be a query: then 400 or 404 is right.
_LEFT_OUT = "positive_data_acceptance"


def main() -> None:
    """Exit as schemathesis does."""
    os.environ["OPS_ATLAS_RATE"] = "0"
    beside = Path(sys.executable).with_name("schemathesis")
    command = str(beside) if beside.exists() else shutil.which("schemathesis")
    if command is None:
        sys.exit("schemathesis is missing; install tests/outside/requirements.txt.")
    store = open_store()
    with serving(lambda: store) as served:
        process = subprocess.run(
            [
                command,
                "run",
                f"{served.address}/api/openapi.json",
                f"--exclude-checks={_LEFT_OUT}",
                "--max-examples=60",
                "--no-color",
            ],
            check=False,
        )
    store.close()
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
