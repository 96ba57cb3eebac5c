"""URLs of daily work: the day, one report, the month, what waits for an answer, files."""

from django.urls import path

from viewflow_kinerja.views import daily, daily_answers

urlpatterns = [
    path("daily/", daily.daily, name="daily"),
    path("daily/<int:pk>/", daily.report_page, name="daily-report"),
    path("daily/<int:pk>/copy/", daily.copy, name="daily-copy"),
    path("daily/month/", daily.month_page, name="daily-month"),
    path("daily/answers/", daily_answers.answers, name="daily-answers"),
    path("daily/files/<int:pk>/", daily.file, name="daily-file"),
]
