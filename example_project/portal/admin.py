"""Django's admin for the portal's own two tables, and for nothing else.

An admin site of its own: whoever could put himself into a group there would hold what the group
holds, and tables of the packages must not be edited by hand.
"""

from django.contrib import admin

from portal.models import Pegawai, UnitKerja


class PortalAdminSite(admin.AdminSite):
    """The administration of the personnel data."""

    site_header = site_title = "Administrasi SIMPEG"
    index_title = "Data kepegawaian"


site = PortalAdminSite(name="admin")


@admin.register(UnitKerja, site=site)
class UnitKerjaAdmin(admin.ModelAdmin):
    """Units: who leads, and what stands above."""

    list_display = ["kode", "nama", "jenis", "induk", "kepala", "aktif"]
    list_filter = ["jenis", "aktif"]
    search_fields = ["kode", "nama"]
    autocomplete_fields = ["induk", "kepala"]
    list_select_related = ["induk", "kepala"]


@admin.register(Pegawai, site=site)
class PegawaiAdmin(admin.ModelAdmin):
    """People: where they work and whom they answer to."""

    list_display = ["nip", "nama_lengkap", "jabatan", "unit_kerja", "atasan", "aktif"]
    list_filter = ["jenis_pegawai", "kelas_jabatan", "aktif"]
    search_fields = ["nip", "nama_lengkap", "jabatan"]
    autocomplete_fields = ["unit_kerja", "atasan"]
    list_select_related = ["unit_kerja", "atasan"]
    raw_id_fields = ["akun"]
