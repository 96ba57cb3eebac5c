"""Pages as the libraries' manuals advise them."""

from django.contrib import admin
from guardian.admin import GuardedModelAdmin
from simple_history.admin import SimpleHistoryAdmin

from tests.contract.models import Doc, Paper


@admin.register(Doc)
class DocAdmin(GuardedModelAdmin):
    pass


@admin.register(Paper)
class PaperAdmin(SimpleHistoryAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).exclude(title="secret")
