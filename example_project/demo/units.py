"""The organisation of the district: agencies, secretariats, divisions, health centres, schools."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo.posts import (
    ADMINISTRATOR,
    JPT,
    KEPALA_PUSKESMAS,
    KEPALA_SEKOLAH,
    PENGAWAS,
    SEKDA,
    Post,
)

ROOT, SECRETARIAT = "PEMKAB", "SETDA"
HEADLESS = ("STAF-AHLI", "Staf Ahli Bupati", "SEKRETARIAT")


@dataclass(frozen=True)
class Unit:
    """A unit with its head: who holds the post, what it is called, whom it answers to.

    `answers_to` is the unit whose head is the superior; empty: that of the unit above. `staff` is
    the kind of people below the head, `room` for how many of them compared with other units.
    `rank` orders what a small district has before what only a large one has.
    """

    code: str
    name: str
    kind: str
    above: str
    head: Post
    title: str
    staff: str = "office"
    room: int = 4
    rank: int = 2
    answers_to: str = ""
    rated: bool = False


# code, name, kind of staff, the divisions, rank
AGENCIES = (
    ("INSPEKTORAT", "Inspektorat", "audit", "Pembantu I|Pembantu II", 0),
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah", "office", "Ekonomi|Sosial Budaya", 0),
    ("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "office",
     "Mutasi dan Promosi|Pengembangan Kompetensi|Penilaian Kinerja", 0),
    ("KOMINFO", "Dinas Komunikasi, Informatika dan Persandian", "office", "", 0),
    ("DINKES", "Dinas Kesehatan", "health",
     "Kesehatan Masyarakat|Pelayanan Kesehatan|Pencegahan Penyakit", 1),
    ("DISDIK", "Dinas Pendidikan dan Kebudayaan", "office",
     "Pembinaan SD|Pembinaan SMP|Ketenagaan", 1),
    ("DPUPR", "Dinas Pekerjaan Umum dan Penataan Ruang", "field",
     "Bina Marga|Cipta Karya|Sumber Daya Air", 1),
    ("BPKD", "Badan Pengelolaan Keuangan Daerah", "office", "Anggaran|Akuntansi|Pendapatan", 1),
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "office",
     "Pendaftaran Penduduk|Pencatatan Sipil", 2),
    ("DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu", "office",
     "Perizinan|Penanaman Modal", 3),
    ("DISTAN", "Dinas Pertanian dan Pangan", "field", "Tanaman Pangan|Perkebunan|Peternakan", 3),
    ("DKP", "Dinas Kelautan dan Perikanan", "field", "Perikanan Tangkap|Budi Daya", 4),
    ("DLH", "Dinas Lingkungan Hidup", "field", "Tata Lingkungan|Pengelolaan Sampah", 4),
    ("DISHUB", "Dinas Perhubungan", "field", "Lalu Lintas|Prasarana", 4),
    ("DINSOS", "Dinas Sosial", "office", "Perlindungan Sosial|Rehabilitasi Sosial", 4),
    ("DPMG", "Dinas Pemberdayaan Masyarakat dan Gampong", "office",
     "Pemerintahan Gampong|Ekonomi Gampong", 4),
    ("DISPERINDAG", "Dinas Perindustrian, Perdagangan dan Koperasi", "office",
     "Perdagangan|Koperasi", 5),
    ("DSI", "Dinas Syariat Islam", "office", "Peribadatan|Penyuluhan", 5),
    ("DISPORA", "Dinas Pemuda, Olahraga dan Pariwisata", "office", "Pemuda|Pariwisata", 5),
    ("ARPUS", "Dinas Perpustakaan dan Kearsipan", "office", "Perpustakaan|Kearsipan", 5),
    ("SATPOLPP", "Satuan Polisi Pamong Praja", "field", "Ketertiban|Penegakan Qanun", 5),
    ("BPBD", "Badan Penanggulangan Bencana Daerah", "field", "Kesiapsiagaan|Darurat", 5),
)  # fmt: skip
ASSISTANTS = (
    ("AS1", "Asisten Pemerintahan dan Kesejahteraan Rakyat",
     "Tata Pemerintahan|Hukum|Kesejahteraan Rakyat"),
    ("AS2", "Asisten Perekonomian dan Pembangunan",
     "Perekonomian|Administrasi Pembangunan|Pengadaan Barang dan Jasa"),
    ("AS3", "Asisten Administrasi Umum", "Organisasi|Umum|Protokol dan Komunikasi Pimpinan"),
)  # fmt: skip
DISTRICTS = (
    *("Blangpidie", "Susoh", "Kuala Batee", "Tangan-Tangan", "Manggeng"),
    *("Jeumpa", "Setia", "Babahrot", "Lembah Sabil"),
)


def district(people: int) -> list[Unit]:
    """The units of a district with so many people: about a third of them head one."""
    found = sorted(_all(people), key=lambda unit: unit.rank)
    return found[: max(24, people // 3)]


def _all(people: int) -> Iterator[Unit]:
    """Whatever stands above comes first and has no higher rank."""
    yield Unit(SECRETARIAT, "Sekretariat Daerah", "PD", ROOT, SEKDA, "Sekretaris Daerah",
               room=2, rank=0, rated=True)  # fmt: skip
    for row in ASSISTANTS:
        yield from _assistant(*row)
    for agency in AGENCIES:
        yield from _agency(*agency)
    for place in DISTRICTS:
        yield from _place(place)
    yield from _schools(people)


def _assistant(code: str, title: str, departments: str) -> Iterator[Unit]:
    code = f"{SECRETARIAT}-{code}"
    yield Unit(code, title, "SEKRETARIAT", SECRETARIAT, JPT, title, room=0, rank=0)
    for number, name in enumerate(departments.split("|"), start=1):
        bagian = f"Bagian {name}"
        yield Unit(f"{code}-B{number}", bagian, "BIDANG", code, ADMINISTRATOR, f"Kepala {bagian}",
                   rank=1 if number == 1 else 3)  # fmt: skip


def _agency(code: str, name: str, staff: str, divisions: str, rank: int) -> Iterator[Unit]:
    title = "Inspektur" if code == "INSPEKTORAT" else f"Kepala {name}"
    yield Unit(code, name, "PD", ROOT, JPT, title, staff, 1, rank, rated=True)
    yield Unit(f"{code}-SEKR", "Sekretariat", "SEKRETARIAT", code, ADMINISTRATOR,
               f"Sekretaris {name}", room=5, rank=rank)  # fmt: skip
    if code == "KOMINFO":
        yield from _kominfo()
    for number, part in enumerate(filter(None, divisions.split("|")), start=1):
        yield from _division(f"{code}-B{number}", part, code, staff, rank)
    for number, part in enumerate(("Umum dan Kepegawaian", "Keuangan dan Program"), start=1):
        yield Unit(f"{code}-SEKR-{number}", f"Subbagian {part}", "SEKSI", f"{code}-SEKR",
                   PENGAWAS, f"Kepala Subbagian {part}", room=3, rank=rank + 5)  # fmt: skip


def _kominfo() -> Iterator[Unit]:
    """The divisions of the worked example; in one of them its people are among themselves."""
    for code, name, room in (
        ("KOMINFO-IKP", "Bidang Informasi dan Komunikasi Publik", 3),
        ("KOMINFO-APTIKA", "Bidang Aplikasi Informatika", 0),
    ):
        yield Unit(code, name, "BIDANG", "KOMINFO", ADMINISTRATOR, f"Kepala {name}", room=room,
                   rank=0)  # fmt: skip


def _division(code: str, name: str, above: str, staff: str, rank: int) -> Iterator[Unit]:
    word = "Inspektur" if above == "INSPEKTORAT" else "Bidang"
    title = f"{word} {name}" if word == "Inspektur" else f"Kepala {word} {name}"
    yield Unit(code, f"{word} {name}", "BIDANG", above, ADMINISTRATOR, title, staff, 4, rank + 1)


def _place(name: str) -> Iterator[Unit]:
    """A sub-district with its office and its health centre."""
    rank, code = 2 + DISTRICTS.index(name) // 2, name.upper().replace(" ", "-")
    yield Unit(f"KEC-{code}", f"Kecamatan {name}", "PD", ROOT, ADMINISTRATOR, f"Camat {name}",
               room=5, rank=rank, answers_to=SECRETARIAT, rated=True)  # fmt: skip
    for number, part in enumerate(("Pemerintahan", "Kesejahteraan Sosial"), start=1):
        yield Unit(f"KEC-{code}-{number}", f"Seksi {part}", "SEKSI", f"KEC-{code}", PENGAWAS,
                   f"Kepala Seksi {part}", room=2, rank=rank + 2)  # fmt: skip
    yield Unit(f"PKM-{code}", f"Puskesmas {name}", "UPTD", "DINKES", KEPALA_PUSKESMAS,
               f"Kepala Puskesmas {name}", "health", 22, rank)  # fmt: skip


def _schools(people: int) -> Iterator[Unit]:
    """Primary and junior schools in turn, as many as the people fill."""
    for number in range(1, people // 28 + 3):
        for kind, every in (("SD", 1), ("SMP", 3)):
            if number % every == 0:
                name = f"{kind} Negeri {number // every}"
                yield Unit(f"{kind}N-{number // every:03}", name, "UPTD", "DISDIK",
                           KEPALA_SEKOLAH, f"Kepala {name}", "school", 12,
                           1 + number // 3)  # fmt: skip
