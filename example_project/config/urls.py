"""The portal's addresses, and one line for the performance cycle."""

from django.urls import include, path
from portal.admin import site

urlpatterns = [
    path("", include("portal.urls")),
    path("admin/", site.urls),
    path("kinerja/", include("viewflow_kinerja.urls")),
]
