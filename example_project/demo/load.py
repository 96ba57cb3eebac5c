"""Fills the portal's own tables, set-based: units, accounts, people."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from portal.models import Pegawai, UnitKerja

from demo import fixture
from demo.people import District, Seat
from demo.units import HEADLESS, ROOT, Unit, district

PASSWORD = "demo-kinerja"
ADMIN = "admin"
_BATCH = 1_000
_KINDS = {
    "INSTITUTION": "INSTITUSI",
    "AGENCY": "PD",
    "SECRETARIAT": "SEKRETARIAT",
    "DIVISION": "BIDANG",
}


@transaction.atomic
def load(people: int) -> int:
    """Write a district with so many people; returns how many there are."""
    units = district(people)
    found = District(units, people)
    _units(units)
    accounts = _accounts(found.seats)
    _people(found.seats, accounts)
    _superiors(found)
    return len(found.seats)


def _units(units: list[Unit]) -> None:
    """First those of the worked example, then the generated ones that are not there yet."""
    rows = {row["key"]: _given(row) for row in fixture.rows("units")}
    code, name, kind = HEADLESS
    rows[code] = UnitKerja(kode=code, nama=name, jenis=kind, induk_id=ROOT)
    for unit in units:
        rows.setdefault(unit.code, _generated(unit))
    UnitKerja.objects.bulk_create(rows.values(), batch_size=_BATCH)


def _given(row: dict[str, str]) -> UnitKerja:
    """Every agency of the district is rated here; the worked example tells it of one."""
    return UnitKerja(
        kode=row["key"],
        nama=row["name"],
        jenis=_KINDS[row["kind"]],
        induk_id=row["parent"] or None,
        dinilai=row["kind"] == "AGENCY",
    )


def _generated(unit: Unit) -> UnitKerja:
    return UnitKerja(
        kode=unit.code, nama=unit.name, jenis=unit.kind, induk_id=unit.above, dinilai=unit.rated
    )


def _accounts(seats: list[Seat]) -> dict[str, int]:
    """Accounts by user name. One hash for all: twenty thousand would take an hour."""
    users, password = get_user_model(), make_password(PASSWORD)
    rows: list[Any] = [
        users(username=seat.login, password=password, first_name=seat.person.nama_lengkap)
        for seat in seats
        if seat.login
    ]
    rows.append(users(username=ADMIN, password=password, is_staff=True, is_superuser=True))
    users.objects.bulk_create(rows, batch_size=_BATCH)
    return dict(users.objects.values_list("username", "pk"))


def _people(seats: list[Seat], accounts: dict[str, int]) -> None:
    for seat in seats:
        seat.person.unit_kerja_id = seat.unit or None
        seat.person.akun_id = accounts.get(seat.login)
    Pegawai.objects.bulk_create([seat.person for seat in seats], batch_size=_BATCH)


def _superiors(found: District) -> None:
    """Who leads which unit, and whom the personnel data name as superior.

    Only civil servants stand as heads in the personnel data: the Bupati is a superior, and leads
    the whole by decree.
    """
    led = [seat.person for seat in found.seats if seat.above]
    for seat in found.seats:
        seat.person.atasan = seat.above.person if seat.above else None
    Pegawai.objects.bulk_update(led, ["atasan"], batch_size=_BATCH)
    rows = list(UnitKerja.objects.filter(kode__in=found.heads).exclude(kode=ROOT))
    for row in rows:
        row.kepala = found.heads[row.kode].person
    UnitKerja.objects.bulk_update(rows, ["kepala"], batch_size=_BATCH)
