"""URLs of what is one's own account: rights and messages; and of the ledger."""

from django.urls import path

from viewflow_kinerja.views import access, ledger, notices

urlpatterns = [
    path("messages/", notices.messages, name="messages"),
    path("audit/ledger/", ledger.ledger, name="ledger"),
    path("access/", access.rights, name="grants"),
    path("access/mine/", access.mine, name="my-rights"),
    path("access/new/", access.propose, name="grant-new"),
    path("access/<int:pk>/", access.grant, name="grant"),
]
