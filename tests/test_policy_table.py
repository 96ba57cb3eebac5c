"""The page of the policy is the policy."""

from tests import policy_table
from viewflow_kinerja.permissions.rules import LINES


def test_the_page_of_the_policy_is_made_from_the_code():
    made, printed = policy_table.text(), policy_table.PAGE.read_text(encoding="utf-8")
    assert printed == made, "run: python -m tests.policy_table"
    rows = [row for row in made.split("## Vetoes")[0].splitlines() if row.startswith("| ")]
    assert len(rows) == len(LINES) + 1
