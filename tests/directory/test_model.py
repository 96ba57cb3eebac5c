"""A table with a portal's own names, in another database, mapped without code."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.test.utils import CaptureQueriesContext

from tests.directory.sources import BUDI, SITI
from viewflow_kinerja.directory import Directory, ModelDirectory, Roster


class Unor(models.Model):
    Id = models.CharField(primary_key=True, max_length=42)
    NamaUnor = models.TextField()
    DiatasanId = models.TextField(null=True)  # noqa: DJ001 - theirs
    PemimpinPnsId = models.TextField(null=True)  # noqa: DJ001 - theirs

    class Meta:
        managed = False
        db_table = "ref_unor"
        app_label = "simpeg"


class Jabatan(models.Model):
    nama = models.TextField()

    class Meta:
        managed = False
        db_table = "jabatan"
        app_label = "simpeg"


class Pegawai(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    nama_lengkap = models.TextField()
    nip = models.TextField(null=True)  # noqa: DJ001 - theirs
    nip_angka = models.BigIntegerField(null=True)
    jenis = models.IntegerField(default=1)
    jabatan = models.ForeignKey(Jabatan, null=True, on_delete=models.DO_NOTHING)
    unit_id = models.TextField(null=True)  # noqa: DJ001 - theirs
    atasan_langsung_id = models.TextField(null=True)  # noqa: DJ001 - theirs
    keycloak_username = models.TextField(default="")
    updated_at = models.DateField(default=date(2026, 1, 1))

    class Meta:
        managed = False
        db_table = "employees"
        app_label = "simpeg"


class SimpegDirectory(ModelDirectory):
    model, unit_model, using = Pegawai, Unor, "simpeg"
    fields = {
        "key": "id",
        "name": "nama_lengkap",
        "nip": "nip",
        "status": lambda row: "PPPK" if row.jenis == 2 else "PNS",
        "position": "jabatan__nama",
        "unit_key": "unit_id",
        "rater_key": "atasan_langsung_id",
        "username": "keycloak_username",
    }
    unit_fields = {
        "key": "Id",
        "name": "NamaUnor",
        "parent_key": "DiatasanId",
        "head_key": "PemimpinPnsId",
    }
    changed_field = "updated_at"


@pytest.fixture
def directory(db):
    """The portal's database, as somebody else made it."""
    other = {**connections["default"].settings_dict, "NAME": ":memory:", "OPTIONS": {}}
    connections.databases["simpeg"] = {**other, "ENGINE": "django.db.backends.sqlite3"}
    connections["simpeg"].connect()  # tests may use what was connected dynamically
    with connections["simpeg"].schema_editor() as editor:
        for model in (Unor, Jabatan, Pegawai):
            editor.create_model(model)
    _fill()
    yield SimpegDirectory()
    connections["simpeg"].close()
    del connections["simpeg"], connections.databases["simpeg"]


def _fill():
    rows = [("setda", "Sekretariat Daerah", None, "p1"), ("org", "Organisasi", "setda", "p2")]
    for key, name, above, head in rows:
        Unor.objects.using("simpeg").create(
            Id=key, NamaUnor=name, DiatasanId=above, PemimpinPnsId=head
        )
    analyst = Jabatan.objects.using("simpeg").create(nama="Analis")
    rows = [
        ("p1", "Salma", None, "setda"),
        ("p2", "Budi", BUDI, "org"),
        ("p3", "Siti", SITI, "org"),
    ]
    for key, name, number, unit in rows:
        Pegawai.objects.using("simpeg").create(
            id=key,
            nama_lengkap=name,
            nip=number,
            unit_id=unit,
            jabatan=analyst,
            atasan_langsung_id="p2" if key == "p3" else None,
            keycloak_username=name.lower(),
        )


def test_it_answers_the_five_questions(directory, django_user_model):
    assert isinstance(directory, Directory)
    siti = directory.get_person("p3")
    assert (siti.name, siti.position, siti.nip, siti.kind) == ("Siti", "Analis", SITI, "PNS")
    assert directory.rater_of(siti, date(2026, 3, 2)).person.name == "Budi"
    assert directory.person_for_user(django_user_model(username="siti")).key == "p3"
    assert directory.person_for_user(django_user_model(username=SITI)).key == "p3"
    assert directory.person_for_user(django_user_model(username="stranger")) is None
    assert directory.get_person("nobody") is None


def test_a_key_of_any_type_becomes_text(directory):
    class ByNumber(SimpegDirectory):
        fields = {"key": "jenis", "name": "nama_lengkap"}

    assert next(iter(ByNumber().people())).key == "1"


def test_people_are_narrowed_by_the_source_itself(directory):
    assert [person.name for person in directory.people(unit_key="setda")] == ["Salma"]
    assert list(directory.people(changed_since=date(2026, 2, 1))) == []


def test_everybody_and_every_rater_cost_two_statements_on_the_source(directory):
    with CaptureQueriesContext(connections["simpeg"]) as queries:
        roster = Roster.of(directory)
        raters = [roster.rater_of(each, date(2026, 3, 2)) for each in roster.people.values()]
    assert len(queries) == 2
    assert [rater and rater.person.name for rater in raters] == [None, "Salma", "Budi"]


def test_a_number_kept_as_a_number_is_refused_and_a_function_may_vouch_for_it(directory):
    Pegawai.objects.using("simpeg").filter(id="p3").update(nip_angka=int(SITI))

    class Numbers(SimpegDirectory):
        fields = {**SimpegDirectory.fields, "nip": "nip_angka"}

    class Vouched(SimpegDirectory):
        fields = {**SimpegDirectory.fields, "nip": lambda row: str(row.nip_angka or "")}

    (refused,) = Roster.of(Numbers()).rejected
    assert (refused.where, refused.row, refused.code) == ("employees", "p3", "bad_nip")
    assert Roster.of(Vouched()).people["p3"].nip == SITI


def test_a_bad_row_is_left_out_by_single_questions(directory):
    Pegawai.objects.using("simpeg").filter(id="p3").update(nip="123")
    assert directory.get_person("p3") is None
    assert [person.key for person in directory.people()] == ["p1", "p2"]


def test_a_path_that_leads_nowhere_is_an_empty_value(directory):
    class Lost(SimpegDirectory):
        fields = {**SimpegDirectory.fields, "phone": "kontak__nomor", "email": "nip__alamat"}

    assert (Lost().get_person("p3").phone, Lost().get_person("p3").email) == ("", "")


def test_what_is_looked_up_must_be_a_path(directory):
    class Blind(SimpegDirectory):
        fields = {"key": lambda row: row.pk, "name": "nama_lengkap"}

    with pytest.raises(ImproperlyConfigured, match="map it by a path"):
        Blind().get_person("p1")


def test_two_rows_of_one_user_name_are_nobody(directory, django_user_model):
    Pegawai.objects.using("simpeg").update(keycloak_username="shared")
    assert directory.person_for_user(django_user_model(username="shared")) is None


def test_a_model_may_be_named_by_its_label(cast):
    class Accounts(ModelDirectory):
        model, unit_model = "auth.User", "auth.Group"
        fields = {"key": "pk", "name": "username"}
        unit_fields = {"key": "pk", "name": "name"}

    assert {person.name for person in Accounts().people()} >= {"fauzan", "nurlaila"}
    assert {unit.name for unit in Accounts().units()} == {"office", "auditors"}
