"""Log-in, log-out and the first page."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from portal import views

urlpatterns = [
    # Pages without the portal's frame, such as print forms, name no icon: browsers ask for this.
    path("favicon.ico", views.ikon),
    path("", views.beranda, name="beranda"),
    path("masuk/", LoginView.as_view(redirect_authenticated_user=True), name="masuk"),
    path("keluar/", LogoutView.as_view(), name="keluar"),
]
