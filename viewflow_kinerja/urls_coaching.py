"""URLs of coaching: talks, their competencies, and both official forms on paper."""

from django.urls import path

from viewflow_kinerja.views import coaching, print_coaching

urlpatterns = [
    path("coaching/", coaching.talks, name="coaching"),
    path("coaching/<int:pk>/", coaching.talk, name="coaching-one"),
    path("coaching/<int:pk>/assess/", coaching.assess, name="coaching-assess"),
    path("coaching/<int:pk>/b18/", print_coaching.statements, name="coaching-statements"),
    path("coaching/<int:pk>/b19/", print_coaching.competencies, name="coaching-competencies"),
    path("plans/<int:pk>/coaching/", coaching.new, name="plan-coaching"),
]
