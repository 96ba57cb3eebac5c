"""The addresses of both hosts; their names are those to which the portal's frame links."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="kinerja:home"), name="beranda"),
    path("masuk/", LoginView.as_view(), name="masuk"),
    path("keluar/", LogoutView.as_view(), name="keluar"),
    path("kinerja/", include("viewflow_kinerja.urls")),
]
