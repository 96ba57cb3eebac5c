"""URLs of evaluations, of the rater's team, of the leader, and of claims about supervisors."""

from django.urls import path

from viewflow_kinerja.views import (
    corrections,
    evaluations,
    objections,
    organisation_ratings,
    print_evaluations,
    reopening,
    team,
)

urlpatterns = [
    path("evaluations/", evaluations.mine, name="my-evaluation"),
    path("evaluations/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/print/", print_evaluations.form, name="evaluation-print"),
    path("evaluations/<int:pk>/document/", print_evaluations.annual, name="evaluation-document"),
    path("evaluations/<int:pk>/reopen/", reopening.look, name="evaluation-reopen"),
    path("evaluations/<int:pk>/object/", objections.new, name="objection-new"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("team/", team.team, name="team"),
    path("organisations/", organisation_ratings.ratings, name="organisation-ratings"),
    path("organisations/<int:pk>/", organisation_ratings.rate, name="organisation-rating"),
    path("supervisor/", corrections.claim, name="correction-new"),
    path("supervisor/<int:pk>/", corrections.correction, name="correction"),
    path("supervisor/<int:pk>/comment/", corrections.comment, name="correction-comment"),
]
