"""URLs of daily work: days, months, leave, what waits for an answer, files."""

from django.urls import path

from viewflow_kinerja.views import daily, daily_answers, leaves, months, unlocks

urlpatterns = [
    path("daily/", daily.daily, name="daily"),
    path("daily/<int:pk>/", daily.report_page, name="daily-report"),
    path("daily/<int:pk>/copy/", daily.copy, name="daily-copy"),
    path("daily/month/", months.mine, name="daily-month"),
    path("months/", months.months, name="months"),
    path("months/<int:pk>/", months.one, name="month"),
    path("months/<int:pk>/print/", months.paper, name="month-print"),
    path("leave/", leaves.leaves, name="leaves"),
    path("leave/new/", leaves.new, name="leave-new"),
    path("leave/<int:pk>/", leaves.one, name="leave"),
    path("unlocks/", unlocks.unlocks, name="unlocks"),
    path("unlocks/new/", unlocks.new, name="unlock-new"),
    path("daily/answers/", daily_answers.answers, name="daily-answers"),
    path("daily/files/<int:pk>/", daily.file, name="daily-file"),
]
