"""The seven core values BerAKHLAK with their three guides each, in the official words.

Source: SE MenPANRB 20/2021. The Indonesian text is the official one and is not translated.
"""

from dataclasses import dataclass

from viewflow_kinerja.domain.codes import BehaviourValue


@dataclass(frozen=True)
class Behaviour:
    """One core value as it stands in every plan."""

    value: BehaviourValue
    order: int
    name: str
    guides: tuple[str, str, str]


BEHAVIOURS = (
    Behaviour(
        BehaviourValue.SERVICE_ORIENTED,
        1,
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
    ),
    Behaviour(
        BehaviourValue.ACCOUNTABLE,
        2,
        "Akuntabel",
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin dan "
            "berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, "
            "dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
    ),
    Behaviour(
        BehaviourValue.COMPETENT,
        3,
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
    ),
    Behaviour(
        BehaviourValue.HARMONIOUS,
        4,
        "Harmonis",
        (
            "Menghargai setiap orang apapun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
    ),
    Behaviour(
        BehaviourValue.LOYAL,
        5,
        "Loyal",
        (
            "Memegang teguh ideologi Pancasila, UUD 1945, setia kepada NKRI serta "
            "pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara",
            "Menjaga rahasia jabatan dan negara",
        ),
    ),
    Behaviour(
        BehaviourValue.ADAPTIVE,
        6,
        "Adaptif",
        (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
    ),
    Behaviour(
        BehaviourValue.COLLABORATIVE,
        7,
        "Kolaboratif",
        (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
        ),
    ),
)


def behaviour(value: str) -> Behaviour:
    """Find the official words of a core value; ValueError for an unknown one.

    Source: SE MenPANRB 20/2021.

    >>> behaviour("LOYAL").name
    'Loyal'
    """
    wanted = BehaviourValue(value)
    return next(each for each in BEHAVIOURS if each.value is wanted)
