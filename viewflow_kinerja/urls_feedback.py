"""URLs of feedback, of requests for it, and of counselling notes. Codes, not numbers (ADR 0032)."""

from django.urls import path

from viewflow_kinerja.views import counselling, feedback

urlpatterns = [
    path("feedback/", feedback.mine, name="feedback"),
    path("feedback/<uuid:code>/", feedback.one, name="feedback-one"),
    path("plans/<int:pk>/feedback/", feedback.about, name="plan-feedback"),
    path("plans/<int:pk>/feedback/ask/", feedback.ask, name="plan-feedback-ask"),
    path("notes/", counselling.notes, name="notes"),
    path("notes/<uuid:code>/", counselling.note, name="note"),
    path("plans/<int:pk>/notes/new/", counselling.begin, name="plan-note-new"),
]
