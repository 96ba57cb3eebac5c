"""Nothing recorded is written by nobody, and every row knows its request."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.test import RequestFactory

from tests.audit.trail_reading import mark, on_record, stored
from tests.cast import do
from viewflow_kinerja import context
from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.exceptions import Incomplete, NoActor, Unauthorised
from viewflow_kinerja.middleware import RequestFactsMiddleware
from viewflow_kinerja.models import AccessGrant, CalendarEntry, Employee, OrgUnit, PerformancePlan
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import plan as services
from viewflow_kinerja.services import plan_edit

UNIT = {"source_key": "X", "name": "X", "path": "1."}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "way",
    [
        lambda: OrgUnit.objects.create(**UNIT),
        lambda: OrgUnit(**UNIT).save(),
        lambda: OrgUnit.objects.get_or_create(**UNIT),
        lambda: record_new([OrgUnit(**UNIT)]),
    ],
    ids=["create", "save", "get_or_create", "record_new"],
)
def test_a10_nobody_writes_nothing_not_even_without_a_transaction(way):
    with pytest.raises(NoActor, match="open a unit of work"):
        way()
    assert not OrgUnit.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "way",
    [
        lambda row: row.record(name="Y"),
        lambda row: row.delete(),
        lambda row: OrgUnit.objects.all().delete(),
        lambda row: record_changes([renamed(row)], ["name"]),
    ],
    ids=["record", "delete", "delete many", "record_changes"],
)
def test_a10_nobody_changes_anything(django_user_model, way):
    actor = django_user_model.objects.create(username="a")
    with context.unit_of_work(actor=actor, act="x"), transaction.atomic():
        row = OrgUnit.objects.create(**UNIT)
    with pytest.raises(NoActor):
        way(row)
    assert OrgUnit.objects.get().name == "X"


def renamed(row):
    row.name = "Y"
    return row


@pytest.mark.django_db(transaction=True)
def test_a10_an_act_is_one_transaction_by_itself(django_user_model):
    """No request, no engine: the service alone; it fails after it has written."""

    @context.official_act("test.half")
    def half(unit, *, actor):
        unit.record(name="Y")
        raise Incomplete("something is missing")

    actor = django_user_model.objects.create(username="a")
    with context.unit_of_work(actor=actor, act="x"), transaction.atomic():
        row = OrgUnit.objects.create(**UNIT)
    with pytest.raises(Incomplete):
        half(row, actor=actor)
    assert OrgUnit.objects.get().name == "X"
    assert OrgUnit.history.count() == 1


def test_a_service_that_does_not_ask_the_policy_is_undone(cast):
    @context.official_act("test.bold")
    def bold(unit, *, actor):
        unit.record(name="Y")

    before, since = stored(), mark()
    with pytest.raises(Unauthorised, match=r"test\.bold"):
        bold(cast.units["APTIKA"], actor=cast.eka)
    assert stored() == before
    assert on_record(since) == []


def test_a_decision_about_one_act_does_not_carry_another(cast):
    """The outer act asked; the inner one did not."""

    @context.official_act("test.inner")
    def inner(unit, *, actor):
        unit.record(name="Y")

    @context.official_act("test.outer")
    def outer(unit, *, actor):
        policy.require(actor, Action.VIEW_SUMMARY_UNIT, unit)
        inner(unit, actor=actor)

    with pytest.raises(Unauthorised):
        outer(cast.units["APTIKA"], actor=cast.eka)


def test_an_act_within_an_act_is_recorded_under_the_outer_one(cast, year):
    @context.official_act("test.outer")
    def outer(unit, *, actor):
        policy.require(actor, Action.VIEW_SUMMARY_UNIT, unit)
        services.open_plan(year, actor=actor, employee=cast.employee("rahmi"), reason="inner")

    outer(cast.units["APTIKA"], actor=cast.eka, reason="outer")
    told = PerformancePlan.history.get()
    assert (told.act, told.reason, told.actor_name) == ("test.outer", "outer", "Eka")


def test_a06_rows_of_the_bulk_helpers_carry_the_context(cast):
    days = {"kind": "HOLIDAY", "date_from": "2026-08-17", "date_to": "2026-08-17"}
    with context.unit_of_work(actor=cast.eka, act="test.bulk", reason="many"), transaction.atomic():
        rows = record_new([CalendarEntry(name=str(number), **days) for number in range(3)])
        for row in rows:
            row.name += " August"
        record_changes(rows, ["name"])
    told = CalendarEntry.history.all()
    assert sorted(each.history_type for each in told) == ["+", "+", "+", "~", "~", "~"]
    assert {(each.act, each.reason, each.history_user_id) for each in told} == {
        ("test.bulk", "many", cast.eka.pk)
    }
    assert len({bytes(each.nonce) for each in told}) == 6


def test_a06_a_taken_key_is_an_error_and_no_false_creation(cast, year):
    plan = services.open_plan(year, actor=cast.eka, employee=cast.employee("rahmi"))
    twin = PerformancePlan(
        cycle=year,
        employee=plan.employee,
        unit=plan.unit,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )
    since = mark()
    work = context.unit_of_work(actor=cast.eka, act="test.bulk")
    with pytest.raises(IntegrityError), work, transaction.atomic():
        record_new([twin])
    assert on_record(since) == []


def test_a06_nothing_to_write_writes_nothing(cast, django_assert_num_queries):
    with context.unit_of_work(actor=cast.eka, act="test.bulk"), django_assert_num_queries(0):
        assert record_new([]) == []
        record_changes([], ["name"])


def test_a12_record_writes_what_changes_and_nothing_else(cast):
    unit = cast.units["APTIKA"]
    with context.unit_of_work(actor=cast.eka, act="test.record"):
        since = mark()
        assert unit.record(name=unit.name, head=unit.head) is False
        assert on_record(since) == []
        assert unit.record(name="Bidang lain", head=unit.head) is True
    ((_, told),) = on_record(since)
    assert (told.name, told.history_type) == ("Bidang lain", "~")
    assert OrgUnit.objects.get(pk=unit.pk).name == "Bidang lain"


def test_a13_neither_person_nor_reason_stick_to_the_row(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "return", cast.nurlaila, reason="belum lengkap")
    do(plan, "submit", cast.fauzan)
    told = PerformancePlan.history.filter(id=plan.pk).order_by("-history_id")[:2]
    assert [(each.actor_name, each.reason) for each in told] == [
        ("Fauzan", ""),
        ("Nurlaila", "belum lengkap"),
    ]
    assert context.current() is None


def test_a05_an_account_with_a_person_or_a_step_behind_it_cannot_be_deleted(cast, plan):
    for account in (cast.fauzan, cast.eka):
        with pytest.raises(ProtectedError):
            account.delete()


def test_a05_deleting_an_account_rewrites_no_history(cast):
    clerk = get_user_model().objects.create(username="clerk")
    with context.unit_of_work(actor=clerk, act="test.act"):
        cast.units["APTIKA"].record(name="Bidang lain")
    key = clerk.pk
    clerk.delete()
    told = OrgUnit.history.latest("history_id")
    assert (told.history_user_id, told.actor_name) == (key, "clerk")


def test_a05_renaming_a_person_rewrites_no_history(cast, year):
    plan = services.open_plan(year, actor=cast.eka, employee=cast.employee("rahmi"))
    with context.unit_of_work(actor=cast.system, act="test.rename"):
        cast.employee("eka").record(name="Eka Pratiwi", back_title="S.Psi.")
    plan_edit.set_header(plan, actor=cast.rahmi, approach="QUALITATIVE", place="")
    services.open_plan(year, actor=cast.eka, employee=cast.employee("hendra"))
    names = PerformancePlan.history.filter(act="plan.open").order_by("history_id")
    assert [each.actor_name for each in names] == ["Eka", "Eka Pratiwi, S.Psi."]


@pytest.fixture
def answered(cast):
    """A request through the middleware, within which a unit is renamed."""

    def answered(**meta):
        def page(request):
            with context.unit_of_work(actor=cast.eka, act="test.page"):
                cast.units["APTIKA"].record(name=request.META["QUERY_STRING"])

        RequestFactsMiddleware(page)(RequestFactory().get("/?" + str(len(meta)), **meta))
        return OrgUnit.history.latest("history_id")

    return answered


def test_history_knows_the_request_and_a_keyed_hash_of_the_address(answered):
    told = answered(REMOTE_ADDR="10.1.2.3")
    assert (told.source, len(told.request_id), len(told.ip_hash)) == ("page", 20, 64)
    assert "10.1.2.3" not in told.ip_hash
    assert context._request.get() == context.RequestFacts()  # and forgets it afterwards


def test_the_same_address_has_the_same_hash_and_two_requests_two_numbers(answered):
    one, two = answered(REMOTE_ADDR="10.1.2.3"), answered(REMOTE_ADDR="10.1.2.3", X="y")
    assert one.ip_hash == two.ip_hash
    assert one.request_id != two.request_id


def test_without_an_address_there_is_no_hash(answered):
    assert answered(REMOTE_ADDR="").ip_hash == ""


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model.__name__)
def test_a08_a09_a17_what_is_recorded_has_shapes_that_history_can_hold(model):
    """No lists of its own, keys of 64 bits, the actor as a number, no files."""
    history = model.history.model
    assert model._meta.many_to_many == ()
    assert type(history._meta.pk) is models.BigAutoField
    assert type(history._meta.get_field("history_user_id")) is models.BigIntegerField
    assert not [f for f in model._meta.fields if isinstance(f, models.FileField)]
    with pytest.raises(FieldDoesNotExist):
        history._meta.get_field("process")  # a pointer of the engine


def test_a11_nothing_of_ours_is_deleted_because_something_else_is():
    """Cascades leave one insert each, or none; rows of guardian follow their grant by hand."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    for model in (each for each in ours if not each._meta.proxy):
        for key in model._meta.fields:
            if key.remote_field and key.remote_field.on_delete is models.CASCADE:
                scratch = model.__name__ in ("FormDraft", "Notice")  # no record of anything
                assert scratch or model.__name__.endswith("Permission"), (model, key)


def test_no_grant_is_ever_deleted(cast):
    """Its guardian rows stand on it."""
    for grant in AccessGrant.all_rows.all():
        with pytest.raises(ProtectedError):
            grant.delete()
    assert Employee.objects.exists()
