"""People and documents as they were: snapshots of the parties, canonical text, its hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from viewflow_kinerja.models import Assignment, Employee


def party(employee: Employee, day: date) -> dict[str, str]:
    """A person with post, rank and unit on a day, as documents name them."""
    placed = Assignment.of(employee, day)
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
    return {"employee": party(employee, day), "rater": party(rater, day)}


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, lower-case hex, of canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
