"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Writes the file; one that is there is replaced when the new one is whole.

    Only its owner may read it: it tells of people.  Raises OSError where it cannot be written.
    """
    target = file.resolve()  # a link stays one
    handle, written = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(written, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(written)
        raise
