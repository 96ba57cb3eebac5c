from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("kinerja/", include("viewflow_kinerja.urls")),
    path("login/", lambda request: HttpResponse("log in"), name="login"),
]
