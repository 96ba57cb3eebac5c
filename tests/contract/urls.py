from django.contrib import admin
from django.http import HttpResponse
from django.urls import path
from viewflow.workflow.flow import FlowViewset

from tests.contract import flows


def whoami(request):
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("admin/", admin.site.urls),
    path("whoami/", whoami),
    path("unlocked/", FlowViewset(flows.UnlockedFlow).urls),
    path("review/", FlowViewset(flows.ReviewFlow).urls),
]
