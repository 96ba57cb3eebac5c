"""Competencies by the number of the national service (SIASN), for forms that name them.

Source: code list `kompetensi` of the service; names as it writes them, without abbreviations.
"""

from collections.abc import Mapping
from types import MappingProxyType

_LIST = """
    1 Adaptasi terhadap Perubahan
    2 Analisis Strategis
    3 Berpikir Analisis
    4 Berpikir Konseptual
    5 Berorientasi pada Hasil
    6 Berorientasi pada Kualitas
    7 Berorientasi pada Pelayanan
    8 Fleksibilitas Berpikir
    9 Inisiatif
    10 Inovasi
    11 Integritas
    12 Kegigihan
    13 Kepemimpinan
    14 Kepemimpinan Strategis
    15 Kerja Sama
    16 Ketabahan (Resilience)
    17 Komitmen terhadap Organisasi
    18 Komunikasi
    19 Komunikasi Lisan
    20 Komunikasi Tertulis
    21 Kreativitas
    22 Manajemen Waktu
    23 Membangun Hubungan Kerja
    24 Membangun Hubungan Kerjasama Strategis
    25 Mengambil Resiko
    26 Mengarahkan/Memberikan Perintah
    27 Mengelola Konflik
    28 Mengembangkan Orang Lain
    29 Memfasilitasi Perubahan
    30 Negosiasi
    31 Pembelajaran Berkelanjutan
    32 Pencarian Informasi
    33 Pendelegasian Wewenang
    34 Pengambilan Keputusan
    35 Pengambilan Keputusan Strategis
    36 Pengaturan Kerja
    37 Perbaikan Terus-menerus
    38 Perencanaan dan Pengorganisasian
    39 Semangat Berprestasi
    40 Berpikir Analitis
    41 Keuletan
    42 Pengendalian Diri
    43 Membimbing
    44 Kesadaran akan Keselamatan Kerja
    45 Kewirausahaan
    46 Perhatian terhadap Keteraturan
    47 Pengorganisasian
    48 Perencanaan
    49 Manajemen Konflik
    50 Manajemen Perubahan
    51 Tanggap terhadap Pengaruh Budaya
    52 Empati
    53 Interaksi Sosial
    54 Visioning (Penetapan Visi)
    55 Innovation
    56 In-Depth Problem Solving And Analysis and Decision Making \
(Analisa dan Pemecahan Masalah serta Pengambilan Keputusan)
    57 Championing Change (Memimpin Perubahan)
    58 Integrity (Integritas) dan Courage of Conviction (Keberanian berdasarkan Keyakinan)
    59 Planning And Organizing (Perencanaan dan Pengroganisasian)
    60 Stakeholder Focus (Fokus Kepada Pemangku Kepentingan)
    61 Team Leadership (Kepemimpinan Tim)
    62 Managing Diversity (Mengelola Keberagaman)
    63 Driving For Results (Mendorong Hasil)
    64 Conflict Management (Pengelolaan Konflik)
    65 Communication (Komunikasi Lisan)
    66 Negotiation (Negosiasi)
    67 Developing Networking (Membangun Hubungan Kerjasama)
"""


def _read(line: str) -> tuple[str, int]:
    number, _space, name = line.strip().partition(" ")
    return name, int(number)


NUMBERS: Mapping[str, int] = MappingProxyType(dict(map(_read, _LIST.strip().splitlines())))
_BY_WORD = {name.casefold(): number for name, number in NUMBERS.items()}


def number_of(name: str) -> int | None:
    """Find the number of a competency by its name; None for one of the trade, which has none.

    Source: code list `kompetensi` of the national service (SIASN).

    >>> number_of("manajemen  waktu"), number_of("Pembacaan log")
    (22, None)
    """
    return _BY_WORD.get(" ".join(name.split()).casefold())
