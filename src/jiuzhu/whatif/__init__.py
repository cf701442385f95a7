"""What would change an assessment, and what it would be along the values of one fact."""

from jiuzhu.whatif.change import Change
from jiuzhu.whatif.changes import find_changes
from jiuzhu.whatif.naming import Named
from jiuzhu.whatif.sweep import Cliff, Sweep
from jiuzhu.whatif.sweeping import Value, sweep_fact

__all__ = ["Change", "Cliff", "Named", "Sweep", "Value", "find_changes", "sweep_fact"]
