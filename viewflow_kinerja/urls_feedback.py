"""URLs of feedback, notes (codes: ADR 0032), recognition, support and areas to improve."""

from django.urls import path

from viewflow_kinerja.views import counselling, feedback, improvement, recognition, support

urlpatterns = [
    path("feedback/", feedback.mine, name="feedback"),
    path("feedback/<uuid:code>/", feedback.one, name="feedback-one"),
    path("plans/<int:pk>/feedback/", feedback.about, name="plan-feedback"),
    path("plans/<int:pk>/feedback/ask/", feedback.ask, name="plan-feedback-ask"),
    path("recognition/", recognition.recognitions, name="recognitions"),
    path("recognition/<uuid:code>/", recognition.one, name="recognition"),
    path("plans/<int:pk>/recognition/", recognition.give, name="plan-recognition"),
    path("support/", support.cases, name="support"),
    path("support/<int:pk>/", support.case, name="support-case"),
    path("support/<int:pk>/reply/", support.reply, name="support-reply"),
    path("plans/<int:pk>/support/", support.ask, name="plan-support"),
    path("improvement/", improvement.areas, name="improvement"),
    path("improvement/<int:pk>/", improvement.action, name="improvement-action"),
    path("plans/<int:pk>/areas/", improvement.of_plan, name="plan-areas"),
    path("plans/<int:pk>/areas/new/", improvement.new, name="plan-area-new"),
    path("areas/<int:pk>/next/", improvement.following, name="area-next"),
    path("areas/<int:pk>/close/", improvement.close, name="area-close"),
    path("notes/", counselling.notes, name="notes"),
    path("notes/<uuid:code>/", counselling.note, name="note"),
    path("plans/<int:pk>/notes/new/", counselling.begin, name="plan-note-new"),
]
