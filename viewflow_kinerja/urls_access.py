"""URLs of what is one's own account: rights and messages."""

from django.urls import path

from viewflow_kinerja.views import access, notices

urlpatterns = [
    path("messages/", notices.messages, name="messages"),
    path("access/", access.rights, name="grants"),
    path("access/mine/", access.mine, name="my-rights"),
    path("access/new/", access.propose, name="grant-new"),
    path("access/<int:pk>/", access.grant, name="grant"),
]
