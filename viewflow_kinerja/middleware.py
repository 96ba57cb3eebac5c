"""Where an act came from: one line in MIDDLEWARE, after authentication."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from viewflow_kinerja import signals
from viewflow_kinerja.context import RequestFacts, request_facts
from viewflow_kinerja.exceptions import Refused

_LOOKING = ("GET", "HEAD", "OPTIONS")
_SALT = "viewflow_kinerja.address"


class RequestFactsMiddleware:
    """Give every request a number, and history the door and a keyed hash of the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the facts of this request."""
        facts = RequestFacts(
            request_id=get_random_string(20),
            source="page",
            ip_hash=_hashed(request.META.get("REMOTE_ADDR", "")),
        )
        with request_facts(facts):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A page of the portal lets a refusal through: it is written down if it no longer is."""
        if isinstance(exception, Refused) and request.method not in _LOOKING:
            signals.within(signals.act_refused, actor=request.user, error=exception)


def _hashed(address: str) -> str:
    return salted_hmac(_SALT, address, algorithm="sha256").hexdigest() if address else ""
