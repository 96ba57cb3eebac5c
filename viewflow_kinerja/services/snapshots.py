"""People and documents as they were: snapshots of the parties, canonical text, its hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.models.organisation import in_force


def party(employee: Employee, placed: Assignment | None) -> dict[str, str]:
    """A person with post, rank and unit, as documents name them."""
    post = placed or Assignment()
    return {
        "key": employee.source_key,
        "name": employee.full_name,
        "nip": employee.nip,
        "kind": employee.kind,
        "position": post.position,
        "rank": post.rank,
        "grade": post.grade,
        "unit": placed.unit.name if placed else "",
    }


def parties(employee: Employee, rater: Employee, day: date) -> dict[str, dict[str, str]]:
    """Both sides of a document."""
    rows = Assignment.all_rows.filter(in_force(day), kind="DEFINITIVE")
    posts = rows.filter(employee__in=[employee, rater]).select_related("unit").order_by("-pk")
    placed = {post.employee_id: post for post in posts}
    sides = {"employee": employee, "rater": rater}
    return {side: party(person, placed.get(person.pk)) for side, person in sides.items()}


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, lower-case hex, of canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
