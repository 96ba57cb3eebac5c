"""Posts of a district, and the grades, titles and ages that fit them."""

from typing import NamedTuple

RANKS = {
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
}


class Post(NamedTuple):
    """A kind of post: its class, the grades and ages of who holds it, and the titles they carry.

    `pppk` is the grade of those on contract who hold such a post too; empty where none do.
    """

    title: str
    kelas: str
    grades: tuple[str, ...]
    age: tuple[int, int]
    titles: tuple[str, ...] = ("",)
    jenjang: str = ""
    pppk: str = ""


_OFFICE_TITLES = ("S.E.", "S.Sos.", "S.H.", "S.IP.", "S.T.", "S.A.P.")
_MASTERS = ("S.E., M.Si.", "S.H., M.H.", "S.Sos., M.Si.", "S.T., M.T.", "S.IP., M.A.P.")
SEKDA = Post("", "JPT", ("IV/c",), (52, 57), _MASTERS)
JPT = Post("", "JPT", ("IV/b", "IV/c"), (48, 58), _MASTERS)
ADMINISTRATOR = Post("", "ADMINISTRATOR", ("III/d", "IV/a"), (42, 56), _MASTERS + _OFFICE_TITLES)
PENGAWAS = Post("", "PENGAWAS", ("III/c", "III/d"), (36, 55), _OFFICE_TITLES)
KEPALA_PUSKESMAS = Post(
    "", "FUNGSIONAL", ("III/d", "IV/a"), (38, 55), ("S.K.M.", "S.Kep., Ns."), "AHLI_MUDA"
)
KEPALA_SEKOLAH = Post(
    "", "FUNGSIONAL", ("IV/a", "IV/b"), (42, 58), ("S.Pd.", "S.Pd., M.Pd."), "AHLI_MADYA"
)
_DIPLOMA = ("A.Md.",)


def _office() -> tuple[Post, ...]:
    pelaksana, ahli = "PELAKSANA", ("III/a", "III/b")
    return (
        Post("Pengadministrasi Perkantoran", pelaksana, ("II/a", "II/b"), (24, 56), pppk="V"),
        Post("Pengolah Data dan Informasi", pelaksana, ("II/c", "II/d"), (26, 56), _DIPLOMA,
             pppk="VII"),
        Post("Penelaah Teknis Kebijakan", pelaksana, ahli, (25, 54), _OFFICE_TITLES, pppk="IX"),
        Post("Penata Layanan Operasional", pelaksana, ahli, (25, 54), _OFFICE_TITLES, pppk="IX"),
        Post("Arsiparis Terampil", "FUNGSIONAL", ("II/c", "II/d"), (26, 50), ("A.Md.",),
             "TERAMPIL", "VII"),
        Post("Analis Kebijakan Ahli Muda", "FUNGSIONAL", ("III/c", "III/d"), (36, 55),
             _OFFICE_TITLES, "AHLI_MUDA"),
        Post("Perencana Ahli Pertama", "FUNGSIONAL", ahli, (26, 45), _OFFICE_TITLES,
             "AHLI_PERTAMA", "IX"),
    )  # fmt: skip


def _field() -> tuple[Post, ...]:
    ahli = ("III/a", "III/b")
    return (
        Post("Teknik Tata Bangunan Ahli Pertama", "FUNGSIONAL", ahli, (26, 48), ("S.T.",),
             "AHLI_PERTAMA", "IX"),
        Post("Penyuluh Lapangan Terampil", "FUNGSIONAL", ("II/c", "II/d"), (25, 52), ("A.Md.",),
             "TERAMPIL", "VII"),
        Post("Operator Layanan Operasional", "PELAKSANA", ("II/a", "II/b"), (24, 56), pppk="V"),
        *_office(),
    )  # fmt: skip


def _health() -> tuple[Post, ...]:
    f = "FUNGSIONAL"
    return (
        Post("Perawat Terampil", f, ("II/c", "II/d"), (24, 45), ("A.Md.Kep.",), "TERAMPIL", "VII"),
        Post("Perawat Ahli Pertama", f, ("III/a", "III/b"), (26, 50), ("S.Kep., Ns.",),
             "AHLI_PERTAMA", "IX"),
        Post("Bidan Terampil", f, ("II/c", "II/d"), (24, 46), ("A.Md.Keb.",), "TERAMPIL", "VII"),
        Post("Bidan Mahir", f, ("III/a", "III/b"), (34, 54), ("S.Tr.Keb.",), "MAHIR"),
        Post("Dokter Ahli Pertama", f, ("III/b",), (27, 38), ("dr.",), "AHLI_PERTAMA", "X"),
        Post("Nutrisionis Terampil", f, ("II/c", "II/d"), (24, 46), ("A.Md.Gz.",), "TERAMPIL",
             "VII"),
        Post("Sanitarian Ahli Pertama", f, ("III/a", "III/b"), (26, 48), ("S.K.M.",),
             "AHLI_PERTAMA", "IX"),
        Post("Pengadministrasi Perkantoran", "PELAKSANA", ("II/a", "II/b"), (24, 56), pppk="V"),
    )  # fmt: skip


def _school() -> tuple[Post, ...]:
    f = "FUNGSIONAL"
    return (
        Post("Guru Ahli Pertama", f, ("III/a", "III/b"), (25, 48), ("S.Pd.", "S.Pd.I."),
             "AHLI_PERTAMA", "IX"),
        Post("Guru Ahli Muda", f, ("III/c", "III/d"), (34, 56), ("S.Pd.", "S.Ag."), "AHLI_MUDA"),
        Post("Guru Ahli Madya", f, ("IV/a", "IV/b"), (44, 59), ("S.Pd.", "S.Pd., M.Pd."),
             "AHLI_MADYA"),
        Post("Guru Ahli Pertama", f, ("III/a", "III/b"), (25, 48), ("S.Pd.", "S.Pd.I."),
             "AHLI_PERTAMA", "IX"),
        Post("Pengelola Layanan Operasional", "PELAKSANA", ("II/a", "II/b"), (24, 56), pppk="V"),
    )  # fmt: skip


def _audit() -> tuple[Post, ...]:
    f = "FUNGSIONAL"
    return (
        Post("Auditor Ahli Pertama", f, ("III/a", "III/b"), (27, 42), ("S.E.", "S.H."),
             "AHLI_PERTAMA"),
        Post("Auditor Ahli Muda", f, ("III/c", "III/d"), (36, 54), ("S.E., M.Si.",), "AHLI_MUDA"),
        Post("Pengadministrasi Perkantoran", "PELAKSANA", ("II/a", "II/b"), (24, 56), pppk="V"),
    )  # fmt: skip


STAFF = {
    "office": _office(),
    "field": _field(),
    "health": _health(),
    "school": _school(),
    "audit": _audit(),
}
