"""URLs of standing in."""

from django.urls import path

from viewflow_kinerja.views import delegations

urlpatterns = [
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.propose, name="delegation-new"),
    path("delegations/<int:pk>/", delegations.one, name="delegation"),
]
