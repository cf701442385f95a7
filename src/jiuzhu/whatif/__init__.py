"""What would change it: the nearest change of one thing that turns a condition or ends a benefit."""

from jiuzhu.whatif.change import Change
from jiuzhu.whatif.changes import find_changes

__all__ = ["Change", "find_changes"]
