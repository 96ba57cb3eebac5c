"""The pages of the portal: one is enough to live in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from portal.models import Pegawai, UnitKerja


def ikon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon of the portal, for pages that do not name it."""
    return redirect(static("portal/logo.svg"))


@login_required
def beranda(request: HttpRequest) -> HttpResponse:
    """Show who is logged in, and the people of the same unit."""
    saya = _pegawai(request)
    rekan = _rekan(saya.unit_kerja) if saya and saya.unit_kerja else []
    return render(request, "portal/beranda.html", {"saya": saya, "rekan": rekan})


def _rekan(unit: UnitKerja) -> list[Pegawai]:
    """The people of a unit, the head first."""
    aktif = unit.pegawai.filter(aktif=True).order_by("nama_lengkap", "pk")
    return sorted(aktif, key=lambda pegawai: pegawai.pk != unit.kepala_id)


def _pegawai(request: HttpRequest) -> Pegawai | None:
    rows = Pegawai.objects.select_related("unit_kerja__induk", "atasan")
    return rows.filter(akun=request.user.pk).first()
