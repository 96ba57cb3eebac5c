"""What is missing or advisable, in words that say what to do and where."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.codes import AnnexKind, BehaviourValue
from viewflow_kinerja.domain.plans import Finding
from viewflow_kinerja.models.labels import label

WORDS = {
    "MAIN_RESULT_MISSING": gettext_lazy("Add at least one main result."),
    "RESULT_TEXT_MISSING": gettext_lazy("Say what the result is."),
    "RESULT_TEXT_TOO_LONG": gettext_lazy("Shorten the result."),
    "INDICATOR_MISSING": gettext_lazy("Add an indicator: how is the result measured?"),
    "INDICATOR_TEXT_MISSING": gettext_lazy("Say what is measured."),
    "INDICATOR_TEXT_TOO_LONG": gettext_lazy("Shorten the indicator."),
    "UNIT_MISSING": gettext_lazy("Name the unit of the target, such as reports or percent."),
    "UNIT_TOO_LONG": gettext_lazy("Shorten the unit."),
    "TARGET_MISSING": gettext_lazy("Give the target of the year."),
    "TARGET_NEGATIVE": gettext_lazy("A target is not negative."),
    "TARGET_ZERO": gettext_lazy("A target of zero is possible only where less is better."),
    "PERSPECTIVE_MISSING": gettext_lazy("Choose the perspective."),
    "ASPECT_MISSING": gettext_lazy("Choose the aspect."),
    "BEHAVIOUR_MISSING": gettext_lazy("Look at the seven values and save them."),
    "EXPECTATION_TOO_LONG": gettext_lazy("Shorten the special expectation."),
    "ANNEX_MISSING": gettext_lazy("Fill in the annex."),
    "ANNEX_TOO_LONG": gettext_lazy("Shorten the annex."),
    "ENDS_BEFORE_START": gettext_lazy("The plan ends before it starts."),
    "PARENT_MISSING": gettext_lazy("Choose the result of your supervisor that it supports."),
    "MAIN_RESULT_COUNT": gettext_lazy("Three to eight main results are usual."),
    "ACTIVITY_WORDING": gettext_lazy(
        "Name what will be there at the end (tersusunnya, meningkatnya), not the activity."
    ),
    "NO_NUMBER": gettext_lazy("A number and a unit make it possible to see what was reached."),
    "DUE_OUTSIDE_PLAN": gettext_lazy("The date lies outside the plan."),
    "SAME_AS_OTHER_RESULT": gettext_lazy("Another result of this plan has the same words."),
    "SAME_AS_PEER": gettext_lazy("A colleague has the same words; say what is your part."),
    "REALISATION_MISSING": gettext_lazy("Give the realisation; zero is possible."),
    "REALISATION_NEGATIVE": gettext_lazy("A realisation is not negative."),
    "DENOMINATOR_ZERO": gettext_lazy("The whole must be more than zero."),
    "EVIDENCE_MISSING": gettext_lazy("Name the evidence: a document or a link."),
    "NOTE_MISSING": gettext_lazy("Say what was achieved."),
}


def words(found: Iterable[Finding]) -> list[str]:
    """One sentence a finding, with its place."""
    return [
        f"{place}: {text}" if (place := where(each)) else text
        for each in found
        for text in [told(each)]
    ]


def told(finding: Finding) -> str:
    """The sentence of a finding."""
    return str(WORDS.get(finding.code, finding.code))


def where(finding: Finding) -> str:
    """The place for people: result 2, indicator 1."""
    parts = finding.where.split("/")
    if parts[0] == "behaviours" and parts[1:]:
        return str(label(BehaviourValue(parts[1])))
    if parts[0] == "annexes" and parts[1:]:
        return str(label(AnnexKind(parts[1])))
    if parts[0] == "results" and parts[1:]:
        text = _("Result %(number)s") % {"number": parts[1]}
        if parts[2:3] == ["indicators"] and parts[3:]:
            text += ", " + _("indicator %(number)s") % {"number": parts[3]}
        return text
    return ""
