"""The policy as one page for people, made from the code: `python -m tests.policy_table` writes it.

`tests/test_policy_table.py` fails where the page that is checked in says something else.
"""

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/policy.md"
HEAD = """# The policy in words

Made from the code by `python -m tests.policy_table`; do not edit. The same lines by their codes:
[Permission table](permissions-table.md). Read a line as:
*who may do it, while the record is in one of these states, unless a veto
applies*. What is not here is refused.
"""


def text() -> str:
    """The whole page."""
    from django.utils import translation

    with translation.override("en"):
        return "\n".join([HEAD, *_lines(), *_vetoes(), *_veils()])


def _lines() -> list[str]:
    from viewflow_kinerja.permissions.actions import ROLE_WORDS
    from viewflow_kinerja.permissions.rules import LINES

    found = ["## Who may do what", "", "| act | while it is | who | veto |", "|---|---|---|---|"]
    for line in LINES:
        states = _states(line) or "always"
        who = ", ".join(str(ROLE_WORDS[relation]) for relation in line.relations)
        gates = ", ".join(line.gates)
        found.append(f"| {line.action.label} | {states} | {who} | {gates} |")
    return [*found, ""]


def _states(line) -> str:
    from django.apps import apps

    if not line.states:
        return ""
    name = str(line.action).rpartition("_")[2]
    model = apps.get_model("viewflow_kinerja", name)
    labels = _labels(model)
    return ", ".join(sorted(labels.get(state, state.lower()) for state in line.states))


def _labels(model) -> dict[str, str]:
    fields = [field for field in model._meta.fields if field.name == "status"]
    return {str(code): str(words) for field in fields for code, words in field.choices or ()}


def _vetoes() -> list[str]:
    from viewflow_kinerja.permissions.actions import GATE_WORDS

    rows = [f"| `{gate}` | {words} |" for gate, words in GATE_WORDS.items()]
    return ["## Vetoes", "", "| veto | what the refused person reads |", "|---|---|", *rows, ""]


def _veils() -> list[str]:
    from viewflow_kinerja.permissions.fields import VEILS

    found = [
        "## Fields that stay hidden",
        "",
        "| record | fields | opened by | |",
        "|---|---|---|---|",
    ]
    for model, veils in VEILS.items():
        for veil in veils:
            names = ", ".join(f"`{name}`" for name in sorted(veil.names))
            own = "never to the person rated" if veil.never_own else ""
            found.append(f"| {model.__name__} | {names} | {veil.opened_by.label} | {own} |")
    return [*found, ""]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
