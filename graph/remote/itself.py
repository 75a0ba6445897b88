"""How a server that is given its own address as an endpoint notices it.

Each query would be asked of itself again, and every page would wait for an answer that cannot come.
So queries carry a mark of this process, and the server refuses those that carry its own.
"""

from __future__ import annotations

from typing import Final
from uuid import uuid4

HEADER: Final = "Ops-Atlas-Asks"
#: Differs from that of every other process, and says nothing of it.
MARK: Final = uuid4().hex
#: What the server answers to itself: Loop Detected.
STATUS: Final = 508
WHY: Final = "This is the server that asks."
