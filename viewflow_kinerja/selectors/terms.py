"""The term of an evaluation in the database's words; `services.segments` says it of one."""

from django.db.models import Case, DateField, F, Q, When
from django.db.models.functions import Cast

from viewflow_kinerja.domain.codes import PeriodKind
from viewflow_kinerja.services import segments


def report_due(evaluation: str) -> Case:
    """Until when the employee may report; `evaluation` is the path to it.

    What ends before its period is due before, too; what a contract ends, before it ends.
    """
    period, plan = f"{evaluation}__period", f"{evaluation}__plan"
    person, last = f"{evaluation}__employee", F(f"{plan}__ends_on")
    leaves = F(f"{period}__report_due") - F(f"{period}__ends_on")
    earlier = Q(**{f"{plan}__ends_on__lt": F(f"{period}__ends_on")})
    contract = Q(**{f"{person}__contract_to": last, f"{person}__kind__in": segments.CONTRACTS})
    closing = Q(**{f"{period}__kind": PeriodKind.YEAR})
    return Case(
        When(earlier & closing & contract, then=Cast(last - leaves, DateField())),
        When(earlier, then=Cast(last + leaves, DateField())),
        default=F(f"{period}__report_due"),
        output_field=DateField(),
    )
