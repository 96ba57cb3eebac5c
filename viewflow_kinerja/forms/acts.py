"""One form an act: what the person adds to it, the words on its button, what the service gets."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.forms import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.plans import CHANGE_REASON_MAX, CHANGE_REASON_MIN
from viewflow_kinerja.forms.base import KinerjaForm, TextField


class ActForm(KinerjaForm):
    """The form of one act on one record.

    `effect` stands on the button and names what happens; `about` says it in a sentence above;
    `primary` is the act most people come for; `template` draws the fields where the plain layout
    does not do.
    """

    act: ClassVar[str] = ""
    effect: ClassVar[str | Promise] = ""
    about: ClassVar[str | Promise] = ""
    done: ClassVar[str | Promise] = _("Done.")
    primary: ClassVar[bool] = False
    previews: ClassVar[bool] = False  # sent with `preview`, it shows its effect and does nothing
    wide: ClassVar[bool] = False  # a long form stands below what it is about, not beside it
    hindrance: str = ""  # why the act has to wait; then its button is not shown
    template: ClassVar[str] = "kinerja/partials/act_plain.html"

    extra_fields: Mapping[str, Field] = {}  # of this row, beside those of the class

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields(self.extra_fields)
        self.row, self.actor = row, actor

    def payload(self) -> dict[str, Any]:
        """What the service takes besides row and actor."""
        return {}

    def why(self) -> str:
        """Why: goes into history and event."""
        return str(self.cleaned_data.get("reason", ""))


class ApprovePlan(ActForm):
    """The rater agrees."""

    act, primary = "approve", True
    effect = _("Approve and fix the plan")
    about = _("The plan is in force from now on and can be changed only by a new version.")
    done = _("The plan is approved and in force.")


class ReturnPlan(ActForm):
    """The rater wants something better."""

    act = "return"
    effect = _("Return with your comment")
    about = _("The employee improves the plan and submits it again.")
    done = _("The plan went back with your comment.")

    reason = TextField(label=_("What should be improved?"), max_length=2000, rows=4)


class WithdrawPlan(ActForm):
    """The employee takes it back."""

    act = "withdraw"
    effect = _("Take the plan back into the draft")
    about = _("You can go on writing and submit it again.")
    done = _("The plan is a draft again.")


class SubmitPlan(ActForm):
    """The employee hands the plan to the rater."""

    act, primary = "submit", True
    effect = _("Submit the plan to your supervisor")
    about = _("Your supervisor approves it or returns it with a comment.")
    done = _("Your plan has been submitted.")


class RequestChange(ActForm):
    """Employee or rater asks to change a plan in force."""

    act = "request_change"
    effect = _("Ask for a change of the plan")
    about = _("The plan stays in force until a new version is approved.")
    done = _("The change has been asked for.")

    reason = TextField(
        label=_("Why must the plan change?"),
        min_length=CHANGE_REASON_MIN,
        max_length=CHANGE_REASON_MAX,
        rows=4,
    )


class AcceptChange(ActForm):
    """The rater opens a new version."""

    act, primary = "accept_change", True
    effect = _("Accept and open a new version")
    about = _("The employee writes the new version; the present one stays in force until then.")
    done = _("A new version has been opened.")


class RejectChange(ActForm):
    """The rater keeps the plan."""

    act = "reject_change"
    effect = _("Keep the plan as it is")
    done = _("The plan stays as it is.")

    reason = TextField(label=_("Why does the plan stay as it is?"), max_length=2000, rows=3)
