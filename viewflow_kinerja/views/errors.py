"""The page for `settings.CSRF_FAILURE_VIEW`: older than the session, and nothing is lost."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views import csrf

from viewflow_kinerja.views.base import Visitor, show
from viewflow_kinerja.views.written import form_path, logged_out, sent


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """Show what was written and the way back; for addresses of the portal, Django's own page."""
    match = request.resolver_match
    if match is None or "kinerja" not in match.app_names:
        return csrf.csrf_failure(request, reason=reason)
    if not request.user.is_authenticated:
        return logged_out(request)
    request.visitor = Visitor(request.user)
    more: dict[str, Any] = {"typed": sent(request), "back": form_path(request)}
    with timezone.override(request.visitor.zone):
        response = show(request, "errors/stale", status=403, **more)
    response.headers["Cache-Control"] = "private, no-store"
    return response
