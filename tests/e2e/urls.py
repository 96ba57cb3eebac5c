"""The addresses of both hosts; the names are those that the frame of the example portal links to."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="kinerja:home"), name="beranda"),
    path("masuk/", LoginView.as_view(), name="masuk"),
    path("keluar/", LogoutView.as_view(), name="keluar"),
    path("kinerja/", include("viewflow_kinerja.urls")),
]
