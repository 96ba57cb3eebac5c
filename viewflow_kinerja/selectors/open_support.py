"""What is open in the support that people asked for: the one place that knows how it is counted.

Today a request stands in a daily report and is open until the report is answered. Whoever keeps
cases with an owner and a deadline exchanges `open_days` and nothing else.
"""

from typing import Any

from django.db.models import F, Q

from viewflow_kinerja.models import UnitDay


def open_days(units: Q) -> Any:
    """Days of units on which something is still open, as rows with `n` and `asked` (its day)."""
    rows = UnitDay.objects.filter(units, support_open__gt=0)
    return rows.annotate(n=F("support_open"), asked=F("day"))
