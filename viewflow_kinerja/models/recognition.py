"""Good work that was recognised, by what and why (ADR 0063)."""

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import (
    BehaviourValue,
    RecognitionCriterion,
    RecognitionKind,
    RecognitionStatus,
)
from viewflow_kinerja.models.base import coded, one_of, recorded_history
from viewflow_kinerja.models.feedback import AboutSomebody
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.plan import WorkResult


class Recognition(AboutSomebody):
    """A leader recognises a person: for an occasion, a month or a year, by a criterion.

    `span` is the first day of the month or year, or the day of the occasion. A result names its
    work result, a value its value. `text` says what was done; nothing of it is a number.
    """

    kind = CodeField(max_length=8, choices=choices(RecognitionKind))
    criterion = CodeField(max_length=10, choices=choices(RecognitionCriterion))
    work_result = models.ForeignKey(
        WorkResult, null=True, on_delete=models.PROTECT, related_name="+"
    )
    value = CodeField(max_length=16, choices=choices(BehaviourValue), blank=True)
    span = models.DateField()
    text = models.TextField()
    status = CodeField(max_length=9, choices=choices(RecognitionStatus), default="GIVEN")
    given_at = models.DateTimeField()
    history = recorded_history(
        no_db_index=["plan", "employee", "unit", "author", "work_result", "code", "key"]
    )
    read_with = ("plan", "employee__user", "author__user")

    class Meta(AboutSomebody.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_recognised_by_another", condition=~Q(author=F("employee"))
            ),
            models.CheckConstraint(name="kj_recognised_with_reason", condition=~Q(text="")),
            models.CheckConstraint(
                name="kj_recognised_by_one_thing",
                condition=Q(criterion="RESULT", work_result__isnull=False, value="")
                | (Q(criterion="VALUE", work_result=None) & ~Q(value=""))
                | Q(criterion__in=["SERVICE", "INNOVATION"], work_result=None, value=""),
            ),
            models.UniqueConstraint(
                fields=["author", "plan", "kind", "span"],
                condition=Q(status="GIVEN") & ~Q(kind="OCCASION"),
                name="kj_recognised_once_a_span",
            ),
            one_of("kj_recognition_status", "status", RecognitionStatus),
            *coded(
                "kj_recognition",
                kind=RecognitionKind,
                criterion=RecognitionCriterion,
                value=("", *BehaviourValue),
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_recognition_plan"),
            models.Index(fields=["unit", "-id"], name="kj_recognition_unit"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
