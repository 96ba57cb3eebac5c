"""The personnel tables of the portal, as they were before there was a performance cycle."""

from django.conf import settings
from django.db import models


class UnitKerja(models.Model):
    """A unit of the district's organisation; its code never changes."""

    class Jenis(models.TextChoices):
        INSTITUSI = "INSTITUSI", "pemerintah kabupaten"
        PERANGKAT_DAERAH = "PD", "perangkat daerah"
        SEKRETARIAT = "SEKRETARIAT", "sekretariat"
        BIDANG = "BIDANG", "bidang atau bagian"
        SEKSI = "SEKSI", "seksi atau subbagian"
        UPTD = "UPTD", "unit pelaksana teknis"

    kode = models.CharField(max_length=40, primary_key=True)
    nama = models.CharField(max_length=160)
    jenis = models.CharField(max_length=12, choices=Jenis)
    induk = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="bawahan"
    )
    kepala = models.ForeignKey(
        "Pegawai", null=True, blank=True, on_delete=models.SET_NULL, related_name="memimpin"
    )
    dinilai = models.BooleanField("organisasi yang dinilai", default=False)
    aktif = models.BooleanField(default=True)

    class Meta:
        db_table = "unit_kerja"
        verbose_name = "unit kerja"
        verbose_name_plural = "unit kerja"
        ordering = ["kode"]

    def __str__(self) -> str:
        return self.nama


class Pegawai(models.Model):
    """Somebody who works for the district, or leads it."""

    class Jenis(models.TextChoices):
        PNS = "PNS", "PNS"
        CPNS = "CPNS", "CPNS"
        PPPK = "PPPK", "PPPK"
        PEJABAT_NEGARA = "PEJABAT", "pejabat negara"

    class Kelas(models.TextChoices):
        JPT = "JPT", "pimpinan tinggi"
        ADMINISTRATOR = "ADMINISTRATOR", "administrator"
        PENGAWAS = "PENGAWAS", "pengawas"
        FUNGSIONAL = "FUNGSIONAL", "fungsional"
        PELAKSANA = "PELAKSANA", "pelaksana"

    nip = models.CharField("NIP", max_length=18, unique=True, null=True, blank=True)
    nama_lengkap = models.CharField("nama", max_length=120)
    gelar_depan = models.CharField(max_length=30, blank=True)
    gelar_belakang = models.CharField(max_length=40, blank=True)
    jenis_pegawai = models.CharField(max_length=8, choices=Jenis, default=Jenis.PNS)
    pangkat = models.CharField(max_length=40, blank=True)
    golongan = models.CharField(max_length=6, blank=True)
    jabatan = models.CharField(max_length=160)
    kelas_jabatan = models.CharField(max_length=13, choices=Kelas, default=Kelas.PELAKSANA)
    jenjang = models.CharField("jenjang fungsional", max_length=15, blank=True)
    tmt_jabatan = models.DateField("TMT jabatan")
    unit_kerja = models.ForeignKey(
        UnitKerja, null=True, blank=True, on_delete=models.PROTECT, related_name="pegawai"
    )
    atasan = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="bawahan"
    )
    kontrak_mulai = models.DateField(null=True, blank=True)
    kontrak_selesai = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    no_hp = models.CharField("nomor HP", max_length=20, blank=True)
    akun = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pegawai",
    )
    aktif = models.BooleanField(default=True)

    class Meta:
        db_table = "pegawai"
        verbose_name = "pegawai"
        verbose_name_plural = "pegawai"
        ordering = ["nama_lengkap", "pk"]

    def __str__(self) -> str:
        return self.nama_bergelar

    @property
    def nama_bergelar(self) -> str:
        """The name with its titles."""
        depan = f"{self.gelar_depan} {self.nama_lengkap}".strip()
        return f"{depan}, {self.gelar_belakang}" if self.gelar_belakang else depan
