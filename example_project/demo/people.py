"""Who works in the district: the people of the worked example, the log-ins, and generated ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random
from typing import Any

from portal.models import Pegawai

from demo import fixture
from demo.names import Register
from demo.posts import RANKS, STAFF, Post
from demo.units import ROOT, Unit

KELAS = {
    "HIGH_LEADERSHIP": "JPT",
    "ADMINISTRATOR": "ADMINISTRATOR",
    "FUNCTIONAL": "FUNGSIONAL",
    "EXECUTOR": "PELAKSANA",
}
# log-in, name, titles, NIP, post, class, level, grade, unit
OFFICIALS = (
    ("bkpsdm", "Eka Saputra", "S.H.", "198001012005011001", "Analis SDM Aparatur Ahli Muda",
     "AHLI_MUDA", "III/d", "BKPSDM"),
    ("inspektorat", "Ida Royani", "S.E., Ak.", "198102022006022002", "Auditor Ahli Madya",
     "AHLI_MADYA", "IV/a", "INSPEKTORAT"),
    ("tim", "Teuku Rizal", "S.T., M.Si.", "198203032007031003", "Perencana Ahli Madya",
     "AHLI_MADYA", "IV/a", "BAPPEDA"),
)  # fmt: skip
# Came late, so that the worked example's three stay among themselves when they are rated.
NEWCOMERS = (
    ("Cut Nadia Keumala", "S.Kom.", "200103142025012004", "CPNS",
     "Pranata Komputer Ahli Pertama", "AHLI_PERTAMA", "III/a", "KOMINFO-APTIKA"),
    ("Zulfan Ramadhan", "A.Md.Kom.", "199907082025211006", "PPPK",
     "Pranata Komputer Terampil", "TERAMPIL", "VII", "KOMINFO-APTIKA"),
    ("Maulida Safitri", "", "199602212024212011", "PPPK",
     "Operator Layanan Operasional", "", "V", "KOMINFO-APTIKA"),
    ("Fajri Yunus", "S.E.", "199811302025211009", "PPPK",
     "Penata Layanan Operasional", "", "IX", ""),
)  # fmt: skip
# Nobody is named as superior, and there is no head above: the doctor lists him.
WITHOUT_SUPERIOR = ("Nurdin Mahmud", "S.H., M.H.", "196908171995031006",
                    "Staf Ahli Bupati Bidang Pemerintahan", "IV/c", "STAF-AHLI")  # fmt: skip
_TOOK_OFFICE = date(2025, 2, 20)
_LAST_POST = date(2025, 12, 1)


@dataclass
class Seat:
    """A person with the place in the organisation, before anything is stored.

    `unit` is a code, empty for somebody who has not been placed; `login` a user name, empty for
    somebody without an account; `above` the seat of the superior whom the personnel data name.
    """

    person: Pegawai
    unit: str = ""
    login: str = ""
    above: "Seat | None" = field(default=None, repr=False)
    heads: bool = False


class District:
    """The people of the units: first those of the story, then the heads, then everybody else."""

    def __init__(self, units: list[Unit], people: int) -> None:
        self.units, self._random = units, Random(2026)
        known = {row["nip"] for row in fixture.rows("people")}
        known |= {row[3] for row in OFFICIALS} | {row[2] for row in NEWCOMERS}
        known.add(WITHOUT_SUPERIOR[2])
        self._register = Register(self._random, known)
        self.named = dict(_worked_example())
        self.heads: dict[str, Seat] = {}
        self._lead()
        self.seats = [*self.named.values(), *_officials(), *_newcomers(), _without_superior()]
        self.seats += [seat for seat in self.heads.values() if seat not in self.named.values()]
        self.seats += self._staff(people - len(self.seats))

    def _lead(self) -> None:
        """A head for each unit; heads answer to the head above."""
        known = {row["code"]: row["head"] for row in _given_heads()}
        self.heads[ROOT] = self.named["BUP"]
        for unit in self.units:
            seat = self.named[known[unit.code]] if unit.code in known else self._head(unit)
            seat.heads = True
            seat.above = seat.above or self.heads[unit.answers_to or unit.above]
            self.heads[unit.code] = seat
        _without_account(self.heads, self.units)

    def _head(self, unit: Unit) -> Seat:
        person = self._person(unit.head._replace(title=unit.title), civil_servant=True)
        return Seat(person, unit.code, person.nip)

    def _staff(self, count: int) -> Iterator[Seat]:
        """As many as are left, by the room of the units; a few have no account."""
        rooms = [unit for unit in self.units for _ in range(unit.room)]
        self._random.shuffle(rooms)
        places = cycle(rooms)
        kinds = {unit.code: cycle(STAFF[unit.staff]) for unit in self.units}
        offset = self._random.randrange(17)
        for number in range(count):
            unit = next(places)
            person = self._person(next(kinds[unit.code]))
            login = "" if number % 23 == offset else person.nip
            yield Seat(person, unit.code, login)

    def _person(self, post: Post, *, civil_servant: bool = False) -> Pegawai:
        draw = self._random
        woman = draw.random() < 0.52 or post.title.startswith("Bidan")
        pppk = bool(post.pppk) and draw.random() < 0.4
        pppk = pppk and not civil_servant
        nip, appointed = self._register.number(age=post.age, woman=woman, pppk=pppk)
        grade = post.pppk if pppk else draw.choice(post.grades)
        since = appointed if pppk else self._since(appointed)
        name, titles = self._register.name(woman), draw.choice(post.titles)
        return Pegawai(
            nip=nip,
            nama_lengkap=name,
            **_titles(titles),
            jenis_pegawai="PPPK" if pppk else "PNS",
            pangkat="" if pppk else RANKS[grade],
            golongan=grade,
            jabatan=post.title,
            kelas_jabatan=post.kelas,
            jenjang=post.jenjang,
            tmt_jabatan=since,
            **_contract(since if pppk else None),
            email=f"{name.lower().replace(' ', '.')}.{nip[-3:]}@contoh.go.id",
            no_hp=f"08{draw.randint(10**9, 10**10 - 1)}",
        )

    def _since(self, appointed: date) -> date:
        earliest = max(appointed.year + 1, 2018)
        return min(date(self._random.randint(earliest, 2025), 3, 1), _LAST_POST)


def _titles(titles: str) -> dict[str, str]:
    return {"gelar_depan": titles} if titles == "dr." else {"gelar_belakang": titles}


def _contract(since: date | None) -> dict[str, Any]:
    if since is None:
        return {}
    until = since.replace(year=since.year + 5)
    return {"kontrak_mulai": since, "kontrak_selesai": date.fromordinal(until.toordinal() - 1)}


def _given_heads() -> list[dict[str, str]]:
    rows = fixture.rows("units")
    return [{"code": row["key"], "head": row["head"]} for row in rows if row["head"]]


def _worked_example() -> Iterator[tuple[str, Seat]]:
    """The people of the fixture by key, with their raters as superiors."""
    posts = {row["person"]: row for row in fixture.rows("assignments")}
    found: dict[str, Seat] = {}
    for row in fixture.rows("people"):
        key, post = row["key"], posts.get(row["key"])
        person = _regent(row) if post is None else _employee(row, post)
        found[key] = Seat(person, post["unit"] if post else ROOT, fixture.LOGINS[key])
        found[key].above = found[post["rater"]] if post else None
        yield key, found[key]


def _regent(row: dict[str, str]) -> Pegawai:
    return Pegawai(
        nama_lengkap=row["name"],
        jenis_pegawai="PEJABAT",
        jabatan="Bupati",
        kelas_jabatan="JPT",
        tmt_jabatan=_TOOK_OFFICE,
    )


def _employee(row: dict[str, str], post: dict[str, str]) -> Pegawai:
    contract = {
        ours: date.fromisoformat(row[theirs]) if row[theirs] else None
        for ours, theirs in (("kontrak_mulai", "contract_from"), ("kontrak_selesai", "contract_to"))
    }
    return Pegawai(
        nip=row["nip"],
        nama_lengkap=row["name"],
        jenis_pegawai=row["kind"],
        pangkat=RANKS.get(post["grade"], ""),
        golongan=post["grade"],
        jabatan=post["position"],
        kelas_jabatan=KELAS[post["position_class"]],
        jenjang=post["functional_level"],
        tmt_jabatan=date.fromisoformat(post["effective_from"]),
        **contract,
    )


def _officials() -> Iterator[Seat]:
    for login, name, titles, nip, post, level, grade, unit in OFFICIALS:
        person = Pegawai(
            nip=nip,
            nama_lengkap=name,
            gelar_belakang=titles,
            pangkat=RANKS[grade],
            golongan=grade,
            jabatan=post,
            kelas_jabatan="FUNGSIONAL",
            jenjang=level,
            tmt_jabatan=date(2022, 4, 1),
        )
        yield Seat(person, unit, login)


def _newcomers() -> Iterator[Seat]:
    for name, titles, nip, kind, post, level, grade, unit in NEWCOMERS:
        since = date(int(nip[8:12]), 12 if kind == "CPNS" else 3, 1)
        person = Pegawai(
            nip=nip,
            nama_lengkap=name,
            gelar_belakang=titles,
            jenis_pegawai=kind,
            pangkat="" if kind == "PPPK" else RANKS[grade],
            golongan=grade,
            jabatan=post,
            kelas_jabatan="FUNGSIONAL" if level else "PELAKSANA",
            jenjang=level,
            tmt_jabatan=since,
            **_contract(since if kind == "PPPK" else None),
        )
        yield Seat(person, unit, nip)


def _without_superior() -> Seat:
    name, titles, nip, post, grade, unit = WITHOUT_SUPERIOR
    person = Pegawai(
        nip=nip,
        nama_lengkap=name,
        gelar_belakang=titles,
        pangkat=RANKS[grade],
        golongan=grade,
        jabatan=post,
        kelas_jabatan="JPT",
        tmt_jabatan=date(2024, 3, 1),
    )
    return Seat(person, unit, nip)


def _without_account(heads: dict[str, Seat], units: list[Unit]) -> None:
    """One head of a health centre or school has no account yet: the doctor lists him."""
    small = [unit.code for unit in units if unit.kind == "UPTD"]
    if small:
        heads[small[-1]].login = ""
