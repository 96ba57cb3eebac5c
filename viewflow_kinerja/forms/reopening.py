"""The form in which somebody looks again at an evaluation that was final."""

from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.forms.base import KinerjaForm, TextField


class LookAgain(KinerjaForm):
    """Why it is reopened, or why it stands."""

    reason = TextField(
        label=_("Why?"),
        help_text=_("The reason stays with the evaluation; the person rated can read it."),
        max_length=2_000,
        rows=4,
    )
