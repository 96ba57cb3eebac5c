"""URLs of the histories: a case, a change, the workbench of an auditor, who read what."""

from django.urls import path

from viewflow_kinerja.views import ledger, processes, readers, trail, workbench

urlpatterns = [
    path("audit/", workbench.workbench, name="workbench"),
    path("audit/csv/", workbench.sheet, name="workbench-csv"),
    path("audit/print/", workbench.paper, name="workbench-print"),
    path("audit/ledger/", ledger.ledger, name="ledger"),
    path("audit/readers/", readers.mine, name="readers"),
    path("audit/changes/<slug:kind>/<int:number>/", trail.change, name="trail-change"),
    path("audit/<slug:kind>/<int:pk>/", trail.trail, name="trail"),
    path("audit/<slug:kind>/<int:pk>/at/", trail.at, name="trail-at"),
    path("audit/<slug:kind>/<int:pk>/process/", processes.picture, name="trail-process"),
    path("audit/<slug:kind>/<int:pk>/process.bpmn", processes.model, name="trail-bpmn"),
    path("audit/<slug:kind>/<int:pk>/readers/", readers.of_record, name="trail-readers"),
]
