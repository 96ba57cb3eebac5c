"""One answer to "may she?": actions, relations, the table, the five verbs, the grants."""

if __name__ != "viewflow_kinerja.permissions":
    raise ImportError("import viewflow_kinerja.permissions, not permissions")

from viewflow_kinerja.permissions import policy
from viewflow_kinerja.permissions.actions import Action, Relation, Right

__all__ = ["Action", "Relation", "Right", "policy"]
