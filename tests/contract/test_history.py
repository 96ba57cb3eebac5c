"""A1-A17, A19, A26: what simple-history records, and what it does not.

Not here: A18 needs a second database; A20-A25 and A27-A36 are about the databases and about
the package's own triggers, ledger and verifier.
"""

from datetime import timedelta

import django
import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from simple_history.signals import post_create_historical_record, pre_create_historical_record
from simple_history.utils import (
    bulk_create_with_history,
    bulk_update_with_history,
    update_change_reason,
)

from tests.contract.models import Binder, Page, Paper, Tag
from tests.contract.steps import allow_everywhere, browser


@pytest.fixture
def paper(db):
    return Paper.objects.create()


def titles(paper):
    """The titles on record, the oldest first."""
    return list(paper.history.order_by("history_id").values_list("title", flat=True))


def by_update(paper):
    Paper.objects.filter(pk=paper.pk).update(title="new")


def by_bulk_update(paper):
    paper.title = "new"
    Paper.objects.bulk_update([paper], ["title"])


def by_sql(paper):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contract_paper SET title = 'new'")


def by_loaddata(paper):
    paper.title = "new"
    text = serializers.serialize("json", [paper])
    for loaded in serializers.deserialize("json", text):
        loaded.save()


def by_saving_without(paper):
    paper.title = "new"
    paper.save_without_historical_record()


@pytest.mark.parametrize(
    "change", [by_update, by_bulk_update, by_sql, by_loaddata, by_saving_without]
)
def test_a01_a_change_beside_save_writes_no_history(paper, change):
    change(paper)
    assert Paper.objects.get().title == "new"
    assert titles(paper) == ["a paper"]


@pytest.mark.django_db
def test_a01_bulk_create_writes_no_history():
    Paper.objects.bulk_create([Paper(number=2)])
    assert not Paper.history.exists()


def test_a02_update_fields_records_values_that_were_never_stored(paper):
    paper.title, paper.number = "phantom", 2
    paper.save(update_fields=["number"])
    assert Paper.objects.get().title == "a paper"
    assert titles(paper)[-1] == "phantom"


@pytest.mark.skipif(django.VERSION >= (6, 0), reason="save() reads expressions back since 6.0")
def test_a03_an_expression_fails_in_the_insert_of_history(paper):
    paper.number = F("number") + 1
    with pytest.raises(ValueError, match="F\\(\\) expressions can only be used to update"):
        paper.save()


@pytest.fixture
def moment(paper):
    """The one instant at which a paper was changed twice."""
    moment = paper._history_date = now()
    for paper.title in ("first", "second"):
        paper.save()
    return moment


def test_a04_changes_of_one_instant_appear_twice_in_the_past(moment):
    assert sorted(old.title for old in Paper.history.as_of(moment)) == ["first", "second"]


def test_a04_changes_of_one_instant_have_no_next_record(paper, moment):
    assert paper.history.get(title="first").next_record is None
    assert paper.history.get(title="second").prev_record.title == "a paper"


def test_a05_deleting_a_user_takes_the_actor_out_of_history(paper, ani):
    paper._history_user = ani
    paper.save()
    ani.delete()
    assert paper.history.first().history_user_id is None


@pytest.fixture
def announced():
    """What simple-history told its listeners."""
    heard = []

    def listen(history_instance, **kwargs):
        heard.append(history_instance.title)

    post_create_historical_record.connect(listen)
    yield heard
    post_create_historical_record.disconnect(listen)


def test_a06_bulk_helpers_send_no_signals(announced, paper):
    assert announced == ["a paper"]
    bulk_create_with_history([Paper(number=2)], Paper)
    bulk_update_with_history([paper], Paper, ["title"])
    assert (announced, Paper.history.count()) == (["a paper"], 3)


def test_a06_a_conflict_ignored_is_recorded_as_a_creation(paper):
    bulk_create_with_history([Paper()], Paper, ignore_conflicts=True)
    assert Paper.objects.count() == 1
    assert [row.history_type for row in paper.history.all()] == ["+", "+"]


def test_a07_a_bulk_update_records_values_of_other_fields_that_were_never_stored(paper):
    paper.title, paper.number = "phantom", 2
    bulk_update_with_history([paper], Paper, ["number"])
    assert Paper.objects.get().title == "a paper"
    assert titles(paper)[-1] == "phantom"


@pytest.mark.django_db
def test_a08_a_tracked_many_to_many_cannot_be_added_to_from_the_other_side():
    binder, tag = Binder.objects.create(), Tag.objects.create()
    binder.tags.add(tag)
    with pytest.raises(AttributeError):
        tag.binder_set.add(Binder.objects.create())


def test_a09_the_key_of_history_has_32_bits_whatever_the_project_says(settings):
    assert settings.DEFAULT_AUTO_FIELD == "django.db.models.BigAutoField"
    assert type(Paper._meta.pk) is models.BigAutoField
    assert type(Paper.history.model._meta.pk) is models.AutoField


@pytest.mark.django_db(transaction=True)
def test_a10_outside_a_transaction_the_row_is_stored_before_its_history_fails():
    def fail(**kwargs):
        raise RuntimeError("the disk is full")

    pre_create_historical_record.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            Paper.objects.create()
    finally:
        pre_create_historical_record.disconnect(fail)
    assert (Paper.objects.count(), Paper.history.count()) == (1, 0)


def test_a11_a_cascade_inserts_history_row_by_row(paper):
    Page.objects.bulk_create([Page(paper=paper) for _ in range(30)])
    with CaptureQueriesContext(connection) as captured:
        paper.delete()
    inserts = [query for query in captured if query["sql"].startswith("INSERT")]
    assert len(inserts) == 31


def test_a12_saving_what_did_not_change_writes_a_row(paper):
    paper.save()
    assert titles(paper) == ["a paper", "a paper"]


def test_a13_reason_and_user_stick_to_the_instance(paper, ani):
    paper._change_reason, paper._history_user = "returned", ani
    for _ in range(2):
        paper.save()
    latest = paper.history.first()
    assert (latest.history_change_reason, latest.history_user) == ("returned", ani)


def test_a14_the_reason_of_a_change_can_be_rewritten(paper):
    update_change_reason(paper, "another reason")
    assert paper.history.get().history_change_reason == "another reason"


@pytest.mark.parametrize("command", ["clean_old_history", "clean_duplicate_history"])
def test_a14_commands_delete_history(paper, command):
    paper.save()
    paper.history.update(history_date=now() - timedelta(days=40))
    call_command(command, "contract.Paper", verbosity=0)
    assert paper.history.count() < 2


def test_a15_the_history_page_shows_rows_that_the_admin_hides(paper, budi):
    paper.title = "secret"
    paper.save()
    User.objects.filter(pk=budi.pk).update(is_staff=True)
    clerk = browser(allow_everywhere(budi, "view_paper"))
    page = f"/admin/contract/paper/{paper.pk}/"
    assert clerk.get(f"{page}change/").status_code == 302
    assert "secret" in clerk.get(f"{page}history/").content.decode()


def test_a16_one_setting_turns_everything_off(paper, settings):
    settings.SIMPLE_HISTORY_ENABLED = False
    paper.save()
    bulk_create_with_history([Paper(number=2)], Paper)
    paper.delete()
    assert Paper.history.count() == 1


def test_a17_of_a_file_only_the_path_is_kept():
    field = Paper.history.model._meta.get_field("scan")
    assert type(field) is models.TextField


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL alters in place")
@pytest.mark.django_db(transaction=True)
def test_a19_altering_a_column_drops_the_triggers_of_its_table():
    def triggers():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return [name for (name,) in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER guard BEFORE DELETE ON contract_tag "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
    assert triggers() == ["guard"]
    old = Tag._meta.get_field("name")
    new = models.CharField(max_length=60, null=True)
    new.set_attributes_from_name("name")
    with connection.schema_editor() as editor:
        editor.alter_field(Tag, old, new)
    with connection.schema_editor() as editor:
        editor.alter_field(Tag, new, old)
    assert triggers() == []


def test_a26_saving_a_row_read_in_part_reads_the_rest_field_by_field(paper):
    partial = Paper.objects.only("title").get()
    with CaptureQueriesContext(connection) as captured:
        partial.save()
    assert sum(query["sql"].startswith("SELECT") for query in captured) == 2  # number, scan
