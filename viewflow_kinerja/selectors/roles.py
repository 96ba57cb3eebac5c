"""What an office by decree lets somebody read and do, with the lists in which he begins."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.permissions.actions import RIGHTS, ROLE_WORDS
from viewflow_kinerja.permissions.resolution import Access

# What each may do, and the pages where he begins: name of the URL -> words.
_GRANTS, _DELEGATIONS = ("grants", _("Access rights")), ("delegations", _("Who stands in"))
_REGISTER = ("register", _("Plans and evaluations to read"))
_MINE = ("my-rights", _("My access rights"))
_FIGURES = ("monitoring", _("Monitoring"))
_AUDIT = ("workbench", _("Audit workbench"))
_DAYS = (
    ("months", _("Monthly reports")),
    ("leaves", _("Leave and travel")),
    ("unlocks", _("Days opened again")),
)
BEGIN: dict[Relation, tuple[Any, tuple[tuple[str, Any], ...]]] = {
    Relation.OFF: (
        _("You open years and periods, set rules, name supervisors, and give rights with others."),
        (("office", _("Personnel office")), _REGISTER, _FIGURES, _GRANTS, _DELEGATIONS, _AUDIT),
    ),
    Relation.AUD: (
        _("You read everything but drafts, with who did what and why; you change nothing."),
        (_REGISTER, _FIGURES, _AUDIT, _GRANTS, _DELEGATIONS, *_DAYS, _MINE),
    ),
    Relation.TEM: (
        _("You read plans, and evaluations from the moment they are final; you decide nothing."),
        (_REGISTER, _FIGURES, _MINE),
    ),
    Relation.MGR: (
        _("You read plans and evaluations, and draft the plan of somebody who has none."),
        (_REGISTER, _FIGURES, _MINE),
    ),
    Relation.LDR: (
        _("You set the rating of the organisations, and read plans and evaluations."),
        (
            ("organisation-ratings", _("Rating of the organisations")),
            _REGISTER,
            _FIGURES,
            _DELEGATIONS,
            _AUDIT,
        ),
    ),
}


@dataclass(frozen=True)
class Role:
    """An office by decree: its name, where it holds, what it lets do, and where to begin."""

    name: Any
    units: list[str]
    about: Any
    lists: tuple[tuple[str, Any], ...]


def of(access: Access | None) -> list[Role]:
    """The offices an account holds in units; nothing is asked where it holds none."""
    if access is None:
        return []
    held = {role: _anchors(access, role) for role in BEGIN}
    keys = {key for anchors in held.values() for key in anchors}
    names = dict(OrgUnit.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [
        Role(ROLE_WORDS[role], sorted(names[key] for key in anchors), *BEGIN[role])
        for role, anchors in held.items()
        if anchors
    ]


def _anchors(access: Access, role: Relation) -> set[int]:
    rights = RIGHTS[role]
    return {held.anchor for held in access.held if held.path and held.right in rights}
