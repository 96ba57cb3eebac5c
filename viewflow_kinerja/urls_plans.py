"""Home, steps, plans, drafts and reasons."""

from django.urls import path

from viewflow_kinerja.views import drafts, home, plan_edit, plans, register, tasks, viewers, why

_ROW = "plans/<int:pk>/edit/results/<int:result>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("register/", register.register, name="register"),
    path("plan/", plans.mine, name="my-plan"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/change/", plans.change, name="plan-change"),
    path("plans/<int:pk>/print/", plans.plan_print, name="plan-print"),
    path("plans/<int:pk>/versions/<int:number>/", plans.version, name="plan-version"),
    path(
        "plans/<int:pk>/versions/<int:number>/print/", plans.plan_print, name="plan-version-print"
    ),
    path("plans/<int:pk>/edit/", plan_edit.edit, name="plan-edit"),
    path("plans/<int:pk>/edit/header/", plan_edit.header, name="plan-header"),
    path("plans/<int:pk>/edit/behaviours/", plan_edit.behaviours, name="plan-behaviours"),
    path("plans/<int:pk>/edit/annexes/", plan_edit.annexes, name="plan-annexes"),
    path("plans/<int:pk>/edit/results/", plan_edit.result, name="plan-result-new"),
    path(_ROW, plan_edit.result, name="plan-result"),
    path(f"{_ROW}indicators/", plan_edit.indicator, name="plan-indicator-new"),
    path(f"{_ROW}indicators/<int:indicator>/", plan_edit.indicator, name="plan-indicator"),
    path("drafts/<slug:form>/", drafts.draft, name="draft"),
    path("why/<slug:kind>/<int:pk>/people/", viewers.people, name="why-people"),
    path("why/<slug:kind>/<int:pk>/<slug:action>/", why.why, name="why"),
]
