"""The pages of the portal: one is enough to live in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Pegawai


@login_required
def beranda(request: HttpRequest) -> HttpResponse:
    """Show who is logged in, and the people of the same unit."""
    saya = _pegawai(request)
    rekan = []
    if saya and saya.unit_kerja_id:
        aktif = Pegawai.objects.filter(unit_kerja=saya.unit_kerja_id, aktif=True)
        rekan = list(aktif.order_by("-golongan", "nama_lengkap"))
    return render(request, "portal/beranda.html", {"saya": saya, "rekan": rekan})


def _pegawai(request: HttpRequest) -> Pegawai | None:
    rows = Pegawai.objects.select_related("unit_kerja__induk", "atasan")
    return rows.filter(akun=request.user.pk).first()
