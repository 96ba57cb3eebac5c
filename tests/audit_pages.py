"""Pages of the reference that are made from the code: `python -m tests.audit_pages` writes them.

The catalogue of acts, the register of processing, and which standard is met by which feature and
shown by which test. `tests/test_audit_pages.py` fails where a page that is checked in differs.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs/reference"
MADE = "Made from the code by `python -m tests.audit_pages`; do not edit."
# source, what it asks, what answers, tests that show it (file under tests/: name)
STANDARDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "NIST SP 800-53 AU-2, AU-12",
        "a list of events, written wherever they happen",
        "the [catalogue of acts](acts.md); the guard at commit",
        (
            "audit/test_acts.py::test_every_act_has_a_case",
            "audit/test_guard.py::test_every_recorded_table_is_guarded_grants_and_evidence_too",
        ),
    ),
    (
        "NIST SP 800-53 AU-3",
        "what, when, where, from where, with which outcome, who",
        "the [columns of history](history-columns.md)",
        (
            "audit/test_acts.py::test_history_says_who_acted_as_what_and_why",
            "audit/test_context.py::test_a06_rows_of_the_bulk_helpers_carry_the_context",
        ),
    ),
    (
        "NIST SP 800-53 AU-5",
        "an alarm when writing fails, and no work without a record",
        "the guard refuses the transaction; the doctor and the page of the ledger tell the lag",
        (
            "audit/test_guard.py::test_commit_itself_refuses_and_the_next_transaction_is_free",
            "audit/test_guard.py::test_a10_outside_a_transaction_nothing_is_saved",
        ),
    ),
    (
        "NIST SP 800-53 AU-6, AU-7",
        "review, reduction and reports",
        "the [workbench](../explanation/workbench.md): search, saved questions, replay, CSV, print",
        (
            "trail/test_questions.py::test_a_rating_that_changed_after_it_was_final",
            "trail/test_workbench.py::test_an_act_is_found_by_person_unit_act_record_and_time",
            "trail/test_replay.py::"
            "test_a_replay_equals_what_was_stored_after_every_act_of_a_random_run",
        ),
    ),
    (
        "NIST SP 800-53 AU-8",
        "one clock",
        "PostgreSQL stamps history by its own clock; stored in UTC, shown in the reader's zone",
        ("audit/test_append_only.py::test_a_forged_date_or_number_is_not_stored",),
    ),
    (
        "NIST SP 800-53 AU-9 (2–6)",
        "protection from change, cryptography, few administrators, two people, reading only",
        "append-only triggers, two roles, the signed ledger, grants by two people",
        (
            "audit/test_append_only.py::test_no_row_is_changed_or_deleted",
            "audit/test_roles.py::test_what_the_portal_changes_without_history_is_refused_at_commit",
            "audit/test_tamper.py::test_a_change_behind_the_triggers_is_named",
            "audit/test_tamper.py::test_a_rewritten_trail_with_a_wrong_key_fails_on_its_signature",
        ),
    ),
    (
        "NIST SP 800-53 AU-10",
        "nobody can deny what he did",
        "each step of a process names its actor, and so does the history that it caused",
        (
            "audit/test_events.py::test_the_event_of_a_step_and_its_history_tell_the_same",
            "audit/test_events.py::test_history_and_event_say_for_whom_a_delegate_acted",
        ),
    ),
    (
        "NIST SP 800-53 AU-11",
        "records are kept as long as they must be",
        "nothing is deleted; a lawful erasure blanks a body and keeps every proof",
        ("audit/test_erasure.py::test_a_sealed_trail_still_verifies_and_says_what_was_erased",),
    ),
    (
        "ISO/IEC 27001 A.8.15, A.8.17, A.5.33",
        "logs are protected from those they are about, clocks agree, records are preserved",
        "roles, and checks that fail where history is switched off or a trigger is missing",
        (
            "test_checks.py::test_e006_a16_history_is_not_switched_off",
            "audit/test_append_only.py::test_a_trigger_that_is_switched_off_is_missing",
        ),
    ),
    (
        "Perpres 95/2018, security audit",
        "an audit from outside",
        "`kinerja_audit_export`, verified at home with Python alone",
        (
            "audit/test_export.py::test_a_whole_and_a_partial_bundle_verify_at_home",
            "audit/test_export.py::test_each_single_change_is_noticed",
        ),
    ),
    (
        "UU 27/2022 on personal data",
        "a register of processing, answers about access",
        "the [register of processing](processing-register.md); "
        "who sees a record, who could see it, who has read it",
        (
            "permissions/test_past.py::test_the_past_is_what_the_policy_said_at_the_time",
            "trail/test_reading.py::test_the_person_reads_who_read_about_her",
        ),
    ),
)


def pages() -> dict[Path, str]:
    """Every page with its text."""
    return {
        REFERENCE / "acts.md": _page("Catalogue of acts", _acts()),
        REFERENCE / "standards.md": _page("Standards, features, tests", _standards()),
        REFERENCE / "processing-register.md": _page("Register of processing", _register()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", MADE, "", *lines, ""])


def _acts() -> Iterator[str]:
    from tests.audit.acts import all_acts

    yield "Whatever changes a record is one of these acts. Its code stands in every row of history"
    yield "and in the events of processes."
    yield ""
    yield "| code | by | what |"
    yield "|---|---|---|"
    for act in sorted(all_acts().values(), key=lambda act: act.code):
        said = (inspect.getdoc(act) or "").partition("\n\n")[0].replace("\n", " ")
        by = "the system" if _is_of_the_system(act) else "a person"
        yield f"| `{act.code}` | {by} | {said} |"


def _is_of_the_system(act: Any) -> bool:
    decorators = inspect.getsource(inspect.unwrap(act)).partition("def ")[0]
    return "@system_act" in decorators


def _standards() -> Iterator[str]:
    yield "What is asked, what answers, and the tests that show it; the names are checked against"
    yield "the tests themselves."
    yield ""
    yield "| source | asks | feature | tests |"
    yield "|---|---|---|---|"
    for source, asks, feature, tests in STANDARDS:
        told = "<br>".join(f"`{name}`" for name in tests)
        yield f"| {source} | {asks} | {feature} | {told} |"


def _register() -> Iterator[str]:
    from viewflow_kinerja.audit.append_only import recorded_models

    yield "Records that hold personal data: what they are for, which columns name a person or hold"
    yield "words, and who may read them (UU 27/2022). The purpose is that of the model; the readers"
    yield "are those of the [policy](policy.md). Records without a line of their own there are read"
    yield "through the pages that name them."
    yield ""
    yield "| record | what it is for | people | words | read by |"
    yield "|---|---|---|---|---|"
    for model in sorted(recorded_models(), key=lambda model: model.__name__):
        people, words = _people(model), _words(model)
        if people or words:
            purpose = (inspect.getdoc(model) or "").partition("\n\n")[0].replace("\n", " ")
            yield f"| {model.__name__} | {purpose} | {people} | {words} | {_readers(model)} |"


def _people(model: Any) -> str:
    from django.contrib.auth import get_user_model

    from viewflow_kinerja.models import Employee

    whose = (Employee, get_user_model())
    fields = [each for each in model._meta.concrete_fields if each.is_relation]
    return _named(each.name for each in fields if each.related_model in whose)


def _words(model: Any) -> str:
    from django.db import models

    fields = model._meta.concrete_fields
    return _named(
        each.name
        for each in fields
        if isinstance(each, models.TextField | models.CharField | models.FileField)
        and not each.choices
        and type(each).__name__ != "CodeField"
    )


def _named(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _readers(model: Any) -> str:
    from viewflow_kinerja.permissions.actions import ROLE_WORDS
    from viewflow_kinerja.permissions.policy import PARENTS
    from viewflow_kinerja.permissions.rules import lines_for, viewing

    of = PARENTS[model][1] if model in PARENTS else model
    lines = lines_for(of._meta.model_name, viewing(of))
    words = {str(ROLE_WORDS[relation]) for line in lines for relation in line.relations}
    return ", ".join(sorted(words)) or "–"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.utils import translation

    with translation.override("en"):
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
