"""The parts of a plan that are written one at a time: how each is shown, saved and taken out."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.forms import plans as forms
from viewflow_kinerja.models import Indicator, PerformancePlan, WorkResult
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import plans
from viewflow_kinerja.services import plan_edit
from viewflow_kinerja.services.plan_content import Content

GONE = gettext_lazy("This was taken out of the plan meanwhile. Reload the page.")


@dataclass
class Desk:
    """The plan that is written, by whom, and what it says now."""

    actor: Actor
    access: Access | None
    plan: PerformancePlan
    now: Content

    def part(self, name: str) -> "Part | None":
        """The part with this name; None for a name that is nobody's."""
        kind, _dash, rest = name.partition("-")
        if kind in PARTS and not rest:
            return PARTS[kind](self)
        if name == "result-new":
            return ResultPart(self)
        if kind == "result" and rest.isdecimal():
            return ResultPart(self, self.result(int(rest)))
        if name.startswith("indicator-new-") and (key := name.rpartition("-")[2]).isdecimal():
            return IndicatorPart(self, self.result(int(key)))
        if kind == "indicator" and rest.isdecimal():
            return self.indicator(int(rest))
        return None

    def result(self, key: int) -> WorkResult:
        """A result of the plan; Conflict where somebody took it out meanwhile."""
        found = next((row for row, _lines in self.now.results if row.pk == key), None)
        if found is None:
            raise Conflict(str(GONE))
        return found

    def indicator(self, key: int) -> "IndicatorPart":
        """An indicator of the plan; Conflict where somebody took it out meanwhile."""
        for row, lines in self.now.results:
            for line in lines:
                if line.pk == key:
                    return IndicatorPart(self, row, line)
        raise Conflict(str(GONE))


class Part:
    """One part of the plan: `name` is its anchor, its draft and its place in the address."""

    name: str = ""
    template: ClassVar[str] = "kinerja/pages/plans/form_plain.html"
    is_new = False
    can_go = False

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def draft(self) -> str:
        """The name of the draft of this part."""
        return f"plan-{self.desk.plan.pk}-{self.name}"

    @property
    def url(self) -> str:
        """Where the form is sent."""
        return reverse(f"kinerja:plan-{self.name}", args=[self.desk.plan.pk])

    @property
    def after(self) -> str:
        """The anchor to which the page returns."""
        return self.name

    @property
    def before(self) -> str:
        """What the part says now, as a fingerprint: was it changed while somebody wrote?"""
        text = json.dumps(self.form().initial, default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def form(self, data: Any = None) -> Any:
        """The form, filled with what is stored, or with what was sent."""
        raise NotImplementedError

    def save(self, form: Any) -> int:
        """Write what was sent; returns the key of the row, 0 where there is no row."""
        raise NotImplementedError

    def remove(self) -> None:
        """Take the row out of the draft."""
        raise NotImplementedError

    def what(self) -> dict[str, Any]:
        """Who acts; every service of the plan takes it."""
        return {"actor": self.desk.actor}


class HeaderPart(Part):
    """Approach and place."""

    name = "header"

    def form(self, data: Any = None) -> Any:
        """See Part."""
        return forms.HeaderForm(data, plan=self.desk.plan)

    def save(self, form: Any) -> int:
        """See Part."""
        plan_edit.set_header(self.desk.plan, **self.what(), **form.values())
        return 0


class BehavioursPart(Part):
    """The seven values."""

    name = "behaviours"

    def form(self, data: Any = None) -> Any:
        """See Part."""
        return forms.BehavioursForm(data, texts=self.desk.now.behaviours)

    def save(self, form: Any) -> int:
        """See Part."""
        plan_edit.set_behaviours(self.desk.plan, **self.what(), **form.values())
        return 0


class AnnexesPart(Part):
    """The three annexes."""

    name = "annexes"

    def form(self, data: Any = None) -> Any:
        """See Part."""
        return forms.AnnexesForm(data, texts=self.desk.now.annexes)

    def save(self, form: Any) -> int:
        """See Part."""
        plan_edit.set_annexes(self.desk.plan, **self.what(), **form.values())
        return 0


class ResultPart(Part):
    """One work result."""

    def __init__(self, desk: Desk, row: WorkResult | None = None) -> None:
        super().__init__(desk)
        self.row, self.is_new, self.can_go = row, row is None, row is not None
        self.name = f"result-{row.pk}" if row else "result-new"

    @property
    def url(self) -> str:
        """See Part."""
        if self.row is None:
            return super().url
        return reverse("kinerja:plan-result", args=[self.desk.plan.pk, self.row.pk])

    def form(self, data: Any = None) -> Any:
        """See Part."""
        plan = self.desk.plan
        leads = plan.unit.head_id == plan.employee_id
        return forms.ResultForm(data, row=self.row, supported=plans.supported_by(plan), leads=leads)

    def save(self, form: Any) -> int:
        """See Part."""
        key = self.row.pk if self.row else None
        row = plan_edit.put_result(self.desk.plan, **self.what(), result=key, **form.values())
        return row.pk

    def remove(self) -> None:
        """See Part."""
        if self.row is not None:
            plan_edit.drop_result(self.desk.plan, **self.what(), result=self.row.pk)


class IndicatorPart(Part):
    """One indicator of a result."""

    template = "kinerja/pages/plans/form_indicator.html"

    def __init__(self, desk: Desk, result: WorkResult, row: Indicator | None = None) -> None:
        super().__init__(desk)
        self.result, self.row = result, row
        self.is_new, self.can_go = row is None, row is not None
        self.name = f"indicator-{row.pk}" if row else f"indicator-new-{result.pk}"

    @property
    def url(self) -> str:
        """See Part."""
        place = [self.desk.plan.pk, self.result.pk]
        if self.row is None:
            return reverse("kinerja:plan-indicator-new", args=place)
        return reverse("kinerja:plan-indicator", args=[*place, self.row.pk])

    @property
    def after(self) -> str:
        """See Part."""
        return f"result-{self.result.pk}"

    def form(self, data: Any = None) -> Any:
        """See Part."""
        plan = self.desk.plan
        codes = plans.period_codes(self.desk.actor, plan, access=self.desk.access)
        return forms.IndicatorForm(data, plan=plan, row=self.row, codes_of_periods=codes)

    def save(self, form: Any) -> int:
        """See Part."""
        key = self.row.pk if self.row else None
        where = {"result": self.result.pk, "indicator": key}
        row = plan_edit.put_indicator(self.desk.plan, **self.what(), **where, **form.values())
        return row.pk

    def remove(self) -> None:
        """See Part."""
        if self.row is not None:
            where = {"result": self.result.pk, "indicator": self.row.pk}
            plan_edit.drop_indicator(self.desk.plan, **self.what(), **where)


PARTS: dict[str, type[Part]] = {
    part.name: part for part in (HeaderPart, BehavioursPart, AnnexesPart)
}
