"""What generated people write into their plans, by the kind of their post."""

from decimal import Decimal
from typing import Any

ANNEXES = {
    "RESOURCE_SUPPORT": "Anggaran kegiatan sesuai DPA 2026\nSarana kerja dan akses data",
    "ACCOUNTABILITY_SCHEME": "Laporan bulanan kepada atasan\nDialog kinerja setiap triwulan",
    "CONSEQUENCE": "Hasil kerja menjadi dasar pertimbangan pengembangan karier",
}
BEHAVIOURS = {
    "SERVICE_ORIENTED": "Menjawab kebutuhan warga pada hari yang sama",
    "ACCOUNTABLE": "Menyelesaikan pekerjaan tepat waktu dan melaporkan apa adanya",
    "COMPETENT": "Belajar sekurangnya 20 JP setahun",
    "HARMONIOUS": "Membantu rekan yang membutuhkan",
    "LOYAL": "Menjaga rahasia jabatan",
    "ADAPTIVE": "Terbuka pada cara kerja baru",
    "COLLABORATIVE": "Bekerja sama dengan unit lain",
}
# key word of a post -> (result, indicator, unit, target of the year, aspect, aggregation)
RESULTS = {
    "Guru": (
        ("Meningkatnya hasil belajar siswa", "Siswa yang mencapai KKTP", "persen", 90, "MEAN"),
        ("Tersusunnya perangkat ajar", "Perangkat ajar yang tersusun", "dokumen", 8, "SUM"),
    ),
    "Perawat": (
        ("Terlayaninya pasien sesuai standar", "Asuhan keperawatan sesuai standar", "persen", 95,
         "MEAN"),
        ("Terlaksananya kunjungan rumah", "Kunjungan rumah", "kunjungan", 120, "SUM"),
    ),
    "Bidan": (
        ("Meningkatnya pemeriksaan ibu hamil", "Ibu hamil yang diperiksa lengkap", "persen", 95,
         "MEAN"),
        ("Terlaksananya posyandu", "Posyandu yang didampingi", "kegiatan", 48, "SUM"),
    ),
    "Kepala": (
        ("Meningkatnya kinerja unit kerja", "Sasaran unit yang tercapai", "persen", 95, "MEAN"),
        ("Terlaksananya pembinaan pegawai", "Dialog kinerja", "kegiatan", 12, "SUM"),
    ),
    "Auditor": (
        ("Tersusunnya laporan hasil audit", "Laporan hasil audit", "laporan", 8, "SUM"),
        ("Selesainya tindak lanjut temuan", "Temuan yang ditindaklanjuti", "persen", 80, "MEAN"),
    ),
    "": (
        ("Tersusunnya laporan kegiatan", "Laporan yang tersusun", "laporan", 12, "SUM"),
        ("Terlayaninya administrasi unit kerja", "Layanan selesai tepat waktu", "persen", 95,
         "MEAN"),
    ),
}  # fmt: skip


def content_for(position: str, level: str) -> dict[str, Any]:
    """A complete plan for a post."""
    words = next(texts for word, texts in RESULTS.items() if word in position)
    return {
        "approach": "QUANTITATIVE",
        "place": "Blangpidie",
        "results": [_result(text, level) for text in words],
        "behaviours": BEHAVIOURS,
        "annexes": ANNEXES,
    }


def _result(words: tuple[Any, ...], level: str) -> dict[str, Any]:
    text, indicator, unit, year, aggregation = words
    quarter = Decimal(year) / 4 if aggregation == "SUM" else Decimal(year)
    targets = {"YEAR": Decimal(year)} | {f"Q{number}": quarter for number in range(1, 5)}
    place = {"aspect": "QUANTITY" if aggregation == "SUM" else "QUALITY", "perspective": ""}
    if level == "JPT":
        place = {"aspect": "", "perspective": "BUSINESS_PROCESS"}
    row = {
        "text": indicator,
        "polarity": "HIGHER",
        "aggregation": aggregation,
        "unit_of_measure": unit,
        "targets": targets,
        **place,
    }
    return {"text": text, "kind": "MAIN", "parent": None, "indicators": [row]}
