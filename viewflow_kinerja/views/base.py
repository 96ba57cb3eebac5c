"""What every page does: know its visitor, keep his clock, and turn refusals into words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import Relation, policy
from viewflow_kinerja.permissions.resolution import Access


@dataclass
class Visitor:
    """Who looks at the page: the account, what it holds, the person behind it."""

    actor: Actor

    @cached_property
    def access(self) -> Access | None:
        """What the account holds; one statement a request."""
        return policy.resolve(self.actor)

    @cached_property
    def employee(self) -> Employee | None:
        """The person of the mirror; None for an account that belongs to nobody there."""
        return Employee.objects.filter(user=self.actor.pk).first()

    @property
    def zone(self) -> Any:
        """The zone in which times are shown."""
        return self.employee.zone if self.employee else kinerja_settings.TIME_ZONE

    def stands(self, relation: Relation) -> bool:
        """Whether the account holds a unit in this relation, anywhere."""
        return bool(self.access and self.access.paths([relation]))


class KinerjaRequest(HttpRequest):
    """A request that a page has accepted."""

    visitor: Visitor


View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Make a function a page: log-in, the visitor's clock, refusals in words, nothing cached."""

    @login_required
    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.visitor = Visitor(request.user)
        with timezone.override(request.visitor.zone):
            response = _answered(view, request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def _answered(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Refused as error:
        return show(request, "errors/refused", status=403, error=error)
    except (Conflict, OutOfPhase) as error:
        return show(request, "errors/conflict", status=409, error=error)


def show(
    request: Any, name: str, /, *, nav: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Render one of our pages in the frame: navigation, counter, person."""
    visitor = request.visitor
    frame = {
        "nav": nav,
        "waiting": engine.inbox(visitor.actor, access=visitor.access).count(),
        "person": visitor.employee,
        "kj_office": visitor.stands(Relation.OFF),
        "kj_leader": visitor.stands(Relation.LDR),
        "zone": str(visitor.zone),
    }
    return render(request, f"kinerja/pages/{name}.html", frame | more, status=status)
