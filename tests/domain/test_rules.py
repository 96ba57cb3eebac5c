"""The parameters of the regulation: defaults, checks, storing."""

import copy
import json
import pickle
from datetime import date
from decimal import Decimal

import pytest

from viewflow_kinerja.domain.rules import Rules

DEFAULTS = {
    "plan.deadline": "01-31",
    "plan.manager_drafts_from": "01-15",
    "plan.new_post_days": 10,
    "plan.approach": "QUANTITATIVE",
    "plan.approach_choice": True,
    "period.kind": "QUARTERLY",
    "daily.required": True,
    "daily.window": 1,
    "daily.feedback_sla_working_days": 3,
    "daily.auto_approve_after_days": None,
    "daily.max_minutes": None,
    "month.cutoff_day": 5,
    "evaluation.deadline_days_after_period": 10,
    "rating.above_threshold": "110",
    "rating.critical_floor": "85",
    "rating.min_share": "0.5",
    "team_review": {"PERIODIC": "OPTIONAL", "ANNUAL": "REQUIRED"},
    "distribution_mode": "ADVISORY",
    "distribution_scope": "RATER",
    "small_population_threshold": 10,
    "org_to_result": {
        "OUTSTANDING": "ABOVE",
        "GOOD": "MEETS",
        "NEEDS_IMPROVEMENT": "BELOW",
        "POOR": "BELOW",
        "VERY_POOR": "BELOW",
    },
    "feedback.anonymous_peers": True,
    "feedback.min_peers": 3,
    "monitoring.min_group": 5,
    "deliver.days": 14,
    "return.days": 14,
    "objection.days": 14,
    "objection.extend_to_working_day": True,
    "objection.explain_days": 5,
    "objection.decide_days": 14,
    "objection.periodic_allowed": False,
    "objection.name_decider": True,
    "correction.decide_days": 5,
    "correction.override_days": 180,
    "support.answer_days": 3,
    "support.confirm_days": 5,
    "coaching.answer_days": 5,
    "remedial.months": 6,
    "remedial.trigger": {
        "JPT": ["NEEDS_IMPROVEMENT", "POOR", "VERY_POOR"],
        "JA_JF": ["POOR", "VERY_POOR"],
    },
    "contract_review_days_before": 60,
    "jp.pns_min": "20",
    "jp.pppk_max": "24",
    "budget.warn_ratio": "0.9",
    "budget.no_show_penalty_percent": "0",
    "tz": "Asia/Jakarta",
}
CHANGES = {
    "plan.deadline": "02-28",
    "plan.approach": "QUALITATIVE",
    "daily.window": 0,
    "daily.auto_approve_after_days": 5,
    "month.cutoff_day": 28,
    "rating.min_share": "1",
    "team_review": {"PERIODIC": "OFF", "ANNUAL": "OFF"},
    "remedial.trigger": {"JPT": [], "JA_JF": ["VERY_POOR"]},
    "budget.no_show_penalty_percent": "12.5",
    "tz": "Asia/Makassar",
}


def test_every_parameter_has_its_default():
    assert Rules().as_values() == DEFAULTS


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_parameter_is_an_attribute_with_underscores(key):
    assert hasattr(Rules(), key.replace(".", "_"))


def test_defaults_are_typed():
    rules = Rules()
    assert rules.plan_deadline.in_year(2026) == date(2026, 1, 31)
    assert rules.rating_min_share == Decimal("0.5")
    assert rules.team_review["ANNUAL"] == "REQUIRED"
    assert rules.org_to_result["GOOD"] == "MEETS"
    assert "POOR" in rules.remedial_trigger["JA_JF"]


def test_stored_values_survive_json_and_come_back_equal():
    rules = Rules.from_values(CHANGES)
    assert Rules.from_values(json.loads(json.dumps(rules.as_values()))) == rules
    assert {key: rules.as_values()[key] for key in CHANGES} == CHANGES


def test_keys_may_be_written_as_attributes():
    assert Rules.from_values({"objection_days": 21}).objection_days == 21


def test_a_unit_changes_some_parameters_and_keeps_the_others():
    district = Rules.from_values({"objection.days": 21})
    unit = district.changed({"month.cutoff_day": 7})
    assert (unit.objection_days, unit.month_cutoff_day) == (21, 7)
    assert district.month_cutoff_day == 5


def test_rules_are_equal_by_value_and_cannot_be_changed():
    assert Rules() == Rules.from_values(DEFAULTS)
    assert hash(Rules()) == hash(Rules.from_values(DEFAULTS))
    with pytest.raises(AttributeError):
        Rules().objection_days = 3
    with pytest.raises(TypeError):
        Rules().team_review["ANNUAL"] = "OFF"


def test_rules_can_be_copied_and_pickled():
    rules = Rules.from_values(CHANGES)
    assert copy.deepcopy(rules) == pickle.loads(pickle.dumps(rules)) == rules


def test_an_unknown_key_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown keys: objection_day; known are: plan\.dead"):
        Rules.from_values({"objection.day": 14})


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("plan.deadline", "31 Jan", "such as"),
        ("plan.deadline", "02-29", "month first"),
        ("plan.deadline", 31, "month first"),
        ("plan.new_post_days", "10", "whole number of 1"),
        ("plan.new_post_days", 0, "whole number of 1"),
        ("plan.new_post_days", True, "whole number of 1"),
        ("daily.window", -1, "whole number of 0"),
        ("daily.window", True, "whole number of 0"),
        ("daily.window", 1.0, "whole number of 0"),
        ("daily.max_minutes", 0, "whole number of 1"),
        ("month.cutoff_day", 29, "from 1 to 28"),
        ("month.cutoff_day", "5", "from 1 to 28"),
        ("rating.min_share", 0.5, "as text"),
        ("rating.min_share", True, "as text"),
        ("rating.min_share", "1.1", "between 0 and 1"),
        ("rating.min_share", "half", "as text"),
        ("rating.min_share", "-1", "0 or more"),
        ("rating.above_threshold", "NaN", "0 or more"),
        ("budget.no_show_penalty_percent", 101, "between 0 and 100"),
        ("plan.approach", "MIXED", "one of QUANTITATIVE, QUALITATIVE"),
        ("plan.approach", None, "one of"),
        ("team_review", "OFF", "keys PERIODIC, ANNUAL"),
        ("team_review", {"ANNUAL": "OFF"}, "keys PERIODIC, ANNUAL"),
        ("team_review", {"PERIODIC": "OFF", "ANNUAL": "NEVER"}, "one of REQUIRED"),
        ("remedial.trigger", {"JPT": "POOR", "JA_JF": []}, "a list with some of"),
        ("feedback.anonymous_peers", 1, "true or false"),
        ("tz", "Asia/Blangpidie", "time zone"),
        ("tz", "", "time zone"),
        ("tz", "../etc/passwd", "time zone"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key_and_what_belongs_there(key, value, words):
    with pytest.raises(ValueError, match=words) as refused:
        Rules.from_values({key: value})
    assert str(refused.value).startswith(f"{key}: expected ")


def test_a_wrong_value_is_refused_in_code_too():
    with pytest.raises(ValueError, match=r"^objection\.days"):
        Rules(objection_days=-1)
