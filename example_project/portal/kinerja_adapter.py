"""What the columns of the portal are called in the words of viewflow_kinerja."""

from portal.models import Pegawai, UnitKerja
from viewflow_kinerja.directory import ModelDirectory

POSTS = {
    "JPT": "HIGH_LEADERSHIP", "ADMINISTRATOR": "ADMINISTRATOR", "PENGAWAS": "SUPERVISOR",
    "FUNGSIONAL": "FUNCTIONAL", "PELAKSANA": "EXECUTOR"}  # fmt: skip
UNITS = {
    "INSTITUSI": "INSTITUTION", "PD": "AGENCY", "SEKRETARIAT": "SECRETARIAT",
    "BIDANG": "DIVISION", "SEKSI": "SECTION", "UPTD": "TECHNICAL_UNIT",
}  # fmt: skip


class SimpegDirectory(ModelDirectory):
    model, unit_model = Pegawai, UnitKerja
    fields = {
        "key": "id", "username": "akun__username", "active": "aktif", "nip": "nip",
        "name": "nama_lengkap", "front_title": "gelar_depan", "back_title": "gelar_belakang",
        "status": lambda row: {"PEJABAT": "NON_ASN"}.get(row.jenis_pegawai, row.jenis_pegawai),
        "position": "jabatan", "position_kind": lambda row: POSTS[row.kelas_jabatan],
        "position_since": "tmt_jabatan", "functional_level": "jenjang", "rank": "pangkat",
        "grade": "golongan", "unit_key": "unit_kerja_id", "rater_key": "atasan_id",
        "contract_from": "kontrak_mulai", "contract_to": "kontrak_selesai", "email": "email",
    }  # fmt: skip
    unit_fields = {
        "key": "kode", "name": "nama", "kind": lambda row: UNITS[row.jenis], "active": "aktif",
        "parent_key": "induk_id", "head_key": "kepala_id", "has_org_rating": "dinilai",
    }  # fmt: skip
