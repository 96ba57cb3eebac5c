"""URLs of access rights."""

from django.urls import path

from viewflow_kinerja.views import access

urlpatterns = [
    path("access/", access.rights, name="grants"),
    path("access/mine/", access.mine, name="my-rights"),
    path("access/new/", access.propose, name="grant-new"),
    path("access/<int:pk>/", access.grant, name="grant"),
]
