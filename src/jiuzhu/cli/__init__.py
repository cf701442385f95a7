"""The command `jiuzhu`."""

from jiuzhu.cli.app import app

__all__ = ["app"]
