"""URLs of monitoring: units, people, one's own days, adoption, what the figures mean."""

from django.urls import path

from viewflow_kinerja.views import live, monitoring, progress

urlpatterns = [
    path("monitoring/", monitoring.start, name="monitoring"),
    path("monitoring/mine/", progress.mine, name="progress"),
    path("monitoring/team/", progress.team, name="monitoring-team"),
    path("monitoring/definitions/", monitoring.definitions, name="monitoring-definitions"),
    path("monitoring/units/<int:pk>/", monitoring.unit, name="monitoring-unit"),
    path("monitoring/units/<int:pk>/figures/", monitoring.figures, name="monitoring-figures"),
    path("monitoring/units/<int:pk>/live/", live.changes, name="monitoring-live"),
    path("monitoring/units/<int:pk>/csv/", monitoring.sheet, name="monitoring-csv"),
    path("monitoring/units/<int:pk>/people/", progress.people, name="monitoring-people"),
    path("monitoring/units/<int:pk>/adoption/", monitoring.adoption, name="monitoring-adoption"),
    path("monitoring/people/<int:pk>/", progress.person, name="monitoring-person"),
]
