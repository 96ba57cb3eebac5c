"""The answer to words that came from nobody: an expired session loses none of them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from viewflow_kinerja.forms.written import Written, written


def sent(request: HttpRequest) -> Written:
    """What was written into the form; nothing that another site has sent (it could lie)."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        return []
    return written(request.POST)


def form_path(request: HttpRequest) -> str:
    """The page on which the form stands: a path of this host, never an address elsewhere."""
    came = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure()):
        parts = urlsplit(came)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path.startswith("/") and not path.startswith("//"):
            return path
    return request.path


def loses_words(request: Any) -> bool:
    """Whether a log-in would swallow what somebody has written; a script keeps it by itself."""
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    nobody = request.method == "POST" and not request.user.is_authenticated
    return nobody and not by_script and bool(sent(request))


def logged_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Who is not logged in any more reads what he wrote, and is led back to its form."""
    log_in = redirect_to_login(form_path(request)).url
    frame = {"guest": True, "typed": sent(request), "log_in": log_in}
    response = render(request, "kinerja/pages/errors/logged_out.html", frame, status=403)
    response.headers["Cache-Control"] = "private, no-store"
    return response
