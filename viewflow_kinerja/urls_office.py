"""URLs of the personnel office: how far it is, and the official acts on a year."""

from django.urls import path

from viewflow_kinerja.views import (
    acting,
    calendars,
    corrections,
    office,
    raters,
    retention,
    rules,
    years,
)

urlpatterns = [
    path("office/", office.office, name="office"),
    path("office/supervisors/", corrections.supervisors, name="supervisors"),
    path("office/supervisors/new/", raters.name, name="supervisor-name"),
    path("office/acting/", acting.posts, name="acting"),
    path("office/acting/new/", acting.appoint, name="acting-new"),
    path("office/acting/<int:pk>/end/", acting.end, name="acting-end"),
    path("office/years/<int:pk>/", years.year, name="year"),
    path("office/years/<int:pk>/rules/", rules.rules, name="rules"),
    path("office/years/<int:pk>/rules/<str:key>/", rules.rule, name="rule"),
    path("office/years/<int:pk>/archive/", retention.retention, name="retention"),
    path("office/years/<int:pk>/calendar/", calendars.calendar, name="calendar"),
]
