"""The faults that `mutants.py` puts into the code, and the tests that should notice each.

Names are those of the list in the specification of the permissions, section 7.5, and our own.
"""

from dataclasses import dataclass
from pathlib import Path

TRAPS, SCOPE = "tests/permissions/test_traps.py", "tests/permissions/test_scope.py"
MATRIX, PEOPLE = "tests/permissions/test_matrix.py", "tests/permissions/test_people.py"
TABLE, PARTIES = "tests/permissions/test_table.py", "tests/permissions/test_parties.py"
ANONYMOUS, GIVEN = "tests/permissions/test_anonymity.py", "tests/services/test_feedback.py"
FILES = "tests/access/test_t09_files.py"
# Worlds drawn by seed: what fails there need not be simplified first.
VERBS = "tests/permissions/test_oracle.py::test_every_verb_agrees_with_the_specification"


def walk(kind: str) -> str:
    """The walk of one kind of person over every URL."""
    name = "test_everybody_gets_the_answer_of_the_oracle_and_meets_no_canary_beyond_it"
    return f"tests/access/test_t01_every_url.py::{name}[{kind}]"


@dataclass(frozen=True)
class Mutant:
    """One fault: in which file what is replaced by what, and the tests that should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the fault goes, from the root of the tree."""
        top = self.file.partition("/")[0]
        inside = top not in ("permissions", "flows")
        return Path("viewflow_kinerja", self.file) if inside else Path(self.file)


def mutant(name: str, file: str, old: str, new: str, *tests: str) -> Mutant:
    """A line of the list below."""
    return Mutant(name, file, old, new, tests)


RESOLVE, RELATE = "permissions/resolution.py", "permissions/relations.py"
POLICY, INVERSE = "permissions/policy.py", "permissions/inverse.py"
BACK, RULES, GRANTS = "permissions/backend.py", "permissions/rules.py", "permissions/grants.py"
NEWEST, TOLD = "permissions/newest.py", "services/feedback.py"
LIVE = '_LIVE = "g.valid_from <= %(now)s AND (g.valid_until IS NULL OR g.valid_until > %(now)s)"'

MUTANTS: tuple[Mutant, ...] = (
    mutant("inactive", RESOLVE, " AND u.is_active", "", TRAPS),
    mutant("lapsed", RESOLVE, LIVE, '_LIVE = "g.valid_from <= %(now)s"', TRAPS),
    mutant("not yet", RESOLVE, "g.valid_from <= %(now)s AND (", "(", MATRIX, VERBS),
    mutant(
        "prefix without dot",
        RESOLVE,
        'cursor.execute(statement, [f"{path}%" for path in paths])',
        'cursor.execute(statement, [path.rstrip(".") + "%" for path in paths])',
        TRAPS,
    ),
    mutant(
        "prefix without dot, single answer",
        RELATE,
        'Q(**{f"{lookup}__startswith": path})',
        'Q(**{f"{lookup}__startswith": path.rstrip(".")})',
        TRAPS,
        VERBS,
    ),
    mutant(
        "sibling subtree dropped",
        RESOLVE,
        "if not found or not path.startswith(found[-1]):",
        "if not found:",
        TRAPS,
    ),
    mutant(
        "any group",
        RESOLVE,
        'whose, joins = "m.user_id", f"{joins}JOIN {member} m ON m.group_id = g.group_id "',
        'whose, joins = "m.user_id", f"{joins}CROSS JOIN {member} m "',
        MATRIX,
    ),
    mutant(
        "any plan right",
        RESOLVE,
        "found = {h.anchor for h in self.held if h.right in rights and not h.path}",
        "found = {h.anchor for h in self.held if rights and not h.path}",
        MATRIX,
    ),
    mutant(
        "former delegate reads on",
        RESOLVE,
        " AND NOT x.waits AND x.principal_id IS NULL",
        " AND NOT x.waits",
        PARTIES,
    ),
    mutant(
        "a party decides",
        RELATE,
        "return reduce(and_, parts) if people else EVERYTHING",
        "return EVERYTHING",
        PARTIES,
    ),
    mutant(
        "the newest of one arm",
        NEWEST,
        "for arms in found for arm in arms or ()]",
        "for arms in found[:1] for arm in arms or ()]",
        VERBS,
    ),
    mutant(
        "the newest in any state",
        NEWEST,
        "state, tuple(tests[0][1]))",
        "state, ())",
        VERBS,
    ),
    mutant(
        "a superior of any day",
        RESOLVE,
        "AND o.kind = 'DEFINITIVE' AND o.effective_from <= %(today)s\n"
        "    AND (o.effective_to IS NULL OR o.effective_to >= %(today)s)",
        "AND o.kind = 'DEFINITIVE' AND %(today)s IS NOT NULL",
        MATRIX,
    ),
    mutant(
        "a superior who has left",
        RESOLVE,
        "if relation == Relation.RSP and self.serving else found",
        "if relation == Relation.RSP else found",
        MATRIX,
    ),
    mutant(
        "any unit right",
        RESOLVE,
        "for path in sorted({h.path for h in self.held if h.path and h.right in rights}):",
        "for path in sorted({h.path for h in self.held if h.path and rights}):",
        MATRIX,
    ),
    mutant(
        "gate dropped",
        RELATE,
        "lambda q, gate: q & self.gate(gate), gates,",
        "lambda q, gate: q, gates,",
        TRAPS,
    ),
    mutant(
        "principal's record not own",
        RELATE,
        "plans = self.access.own | self.access.principals_own",
        "plans = self.access.own",
        TRAPS,
    ),
    mutant(
        "state dropped",
        RELATE,
        "if not states or states == states_of(model):",
        "if model is PerformancePlan or not states or states == states_of(model):",
        TRAPS,
    ),
    mutant(
        "one root is everything",
        RELATE,
        "return not OrgUnit.objects.filter(parent=None).exclude(below(paths)).exists()",
        "return True",
        TRAPS,
    ),
    mutant(
        "two sub-selects",
        RELATE,
        "ids = units if self._subselects == 1 else list(units)  # P11: never two in one OR",
        "ids = units",
        TRAPS,
    ),
    mutant(
        "former dropped",
        RELATE,
        "plans |= self.access.former",
        "plans |= set()",
        MATRIX,
    ),
    mutant(
        "own dropped",
        RELATE,
        "plans = set(self.access.own) if Relation.OWN in relations else set()",
        "plans = set()",
        MATRIX,
    ),
    mutant(
        "who has left acts on",
        RELATE,
        "return self._of_serving(relation, me) if self.access.serving else None",
        "return self._of_serving(relation, me)",
        MATRIX,
    ),
    mutant(
        "rating without having been given along",
        RESOLVE,
        "if with_rating)",
        "if True)",
        MATRIX,
        VERBS,
    ),
    mutant(
        "holders: inactive, self and state not asked",
        "permissions/successors.py",
        "[one.pk for one in candidates if may(one, action, row)]",
        "[one.pk for one in candidates]",
        TRAPS,
        PEOPLE,
        VERBS,
    ),
    mutant(
        "holders: not the lapsed, but nobody's group",
        INVERSE,
        'subject == "user" else "group__user"',
        'subject == "user" else "group"',
        PEOPLE,
        VERBS,
    ),
    mutant(
        "explain names a foreign unit",
        "permissions/explain.py",
        "if (path.startswith(held.path) if held.path else held.anchor == plan)",
        "if (held.path or held.anchor == plan)",
        VERBS,
        TRAPS,
    ),
    mutant(
        "explain decides by itself",
        "permissions/explain.py",
        'columns = {"allowed": flag(filters.action(action))}',
        'columns = {"allowed": flag(filters.relations([Relation(r) for x in '
        "lines_for(model._meta.model_name, action) for r in x.relations]))}",
        TRAPS,
        VERBS,
    ),
    mutant(
        "draft to the supervisor",
        RULES,
        '_line(Action.VIEW_PLAN, "DRAFT", "OWN MGR"),',
        '_line(Action.VIEW_PLAN, "DRAFT", "OWN MGR SUP"),',
        MATRIX,
        TABLE,
    ),
    mutant(
        "auditor acts",
        RULES,
        '_line(Action.CHANGE_ASSIGNMENT, "", "OFF SYS", "own"),',
        '_line(Action.CHANGE_ASSIGNMENT, "", "OFF SYS AUD", "own"),',
        TABLE,
        MATRIX,
    ),
    mutant(
        "own rating allowed",
        RULES,
        '_line(Action.RATE_EVALUATION, "OPEN REPORTED", "RTP", "own"),',
        '_line(Action.RATE_EVALUATION, "OPEN REPORTED", "RTP"),',
        TABLE,
    ),
    mutant(
        "union with unscoped",
        "models/base.py",
        "joined._scoped = all(getattr(part,",
        "joined._scoped = any(getattr(part,",
        SCOPE,
    ),
    mutant(
        "a read without the policy passes",
        "models/base.py",
        "if not self._scoped:",
        "if False:",
        SCOPE,
    ),
    mutant(
        "last source removes the right",
        GRANTS,
        "elif _prolongs(grant, current[1]):",
        "elif False:",
        PEOPLE,
        TRAPS,
    ),
    mutant(
        "never removed",
        GRANTS,
        "TABLES[table].objects.filter(where).delete()",
        "TABLES[table].objects.filter(where)",
        PEOPLE,
        TRAPS,
    ),
    mutant(
        "no veto",
        BACK,
        "            return True\n        raise PermissionDenied",
        "            return True\n        return False",
        TRAPS,
    ),
    mutant(
        "yes on the model",
        BACK,
        "if action and obj is not None and policy.allows(user_obj, action, obj):",
        "if action and (obj is None or policy.allows(user_obj, action, obj)):",
        TRAPS,
    ),
    mutant(
        "rights are answered",
        BACK,
        "if action is None and perm not in _RIGHTS:",
        "if action is None:",
        TRAPS,
    ),
    mutant(
        "the instance is asked, not the record",
        "permissions/placements.py",
        "    return parent._base_manager.filter(pk__in=stored).first() or obj",
        "    return getattr(obj, path)",
        SCOPE,
    ),
    mutant(
        "rating shown before the delivery",
        "selectors/evaluations.py",
        'return bool(getattr(row, "rating_known", False))',
        "return True",
        walk("rated peer"),
    ),
    mutant(
        "list of evaluations by anybody",
        "selectors/evaluations.py",
        "marked = visible.annotate(",
        "marked = rows.scoped().annotate(",
        walk("stranger"),
    ),
    mutant(
        "plan page by anybody",
        "selectors/plans.py",
        "PerformancePlan, Action.VIEW_PLAN, access=access)",
        "PerformancePlan, Action.VIEW_PLAN, access=access)"
        " | PerformancePlan.objects.all().scoped()",
        walk("stranger"),
    ),
    mutant(
        "step page by anybody",
        "views/tasks.py",
        "if not policy.may_view(request.user, row):",
        "if False:",
        walk("stranger"),
    ),
    mutant(
        "drafts of others",
        "selectors/drafts.py",
        "FormDraft.objects.filter(user=actor.pk, form__startswith=begins)",
        "FormDraft.objects.filter(form__startswith=begins)",
        walk("delegate"),
    ),
)

# Whoever stands above by his post, parties, the newest reports, names that are withheld, files.
MUTANTS += (
    mutant(
        "superior by his post dropped",
        RESOLVE,
        "return found | self.overseen if relation == Relation.RSP and self.serving else found",
        "return found",
        MATRIX,
    ),
    mutant(
        "holders: not the superior by his post",
        INVERSE,
        "return set(_superiors(plan_of(obj)))",
        "return set()",
        VERBS,
        PEOPLE,
    ),
    mutant(
        "who stands in for a party decides",
        RELATE,
        "people = [key for key in (self.access.employee, *self.access.principals) if key]\n"
        "        if self.model in _PARTIES:",
        "people = [key for key in (self.access.employee,) if key]\n"
        "        if self.model in _PARTIES:",
        PARTIES,
    ),
    mutant(
        "one of the parties decides",
        RELATE,
        'Delegation: ("principal_id", "delegate_id"),',
        'Delegation: ("delegate_id",),',
        PARTIES,
    ),
    mutant("the newest, too few", NEWEST, 'LIMIT {int(most)}"', 'LIMIT 1"', VERBS),
    mutant(
        "the newest of a walk in any state",
        NEWEST,
        'test, values = _in_states(states, f"{table}.")',
        'test, values = _in_states((), f"{table}.")',
        VERBS,
    ),
    mutant(
        "two authors are enough",
        "domain/feedback.py",
        "return authors >= min_peers",
        "return authors >= min_peers - 1",
        GIVEN,
    ),
    mutant(
        "one author counts three times",
        TOLD,
        "authors = {row.author_id for row in group}",
        "authors = [row.author_id for row in group]",
        GIVEN,
    ),
    mutant(
        "released while it can be retracted",
        TOLD,
        'released_on=None, status="VISIBLE", given_at__lte=ripe',
        'released_on=None, status="VISIBLE"',
        GIVEN,
    ),
    mutant(
        "colleagues and subordinates counted together",
        TOLD,
        "found[row.plan_id, row.author_role].append(row)",
        'found[row.plan_id, ""].append(row)',
        ANONYMOUS,
    ),
    mutant(
        "what is held back is shown",
        RELATE,
        'return Q(visibility="NAMED") | Q(released_on__isnull=False)',
        "return EVERYTHING",
        ANONYMOUS,
    ),
    mutant(
        "an auditor reads who wrote about himself",
        RELATE,
        'return EVERYTHING if me is None else Q(visibility="NAMED") | ~Q(employee_id=me)',
        "return EVERYTHING",
        ANONYMOUS,
    ),
    mutant(
        "the name that is withheld is shown",
        RELATE,
        'def _named(self) -> Q:\n        return Q(visibility="NAMED")',
        "def _named(self) -> Q:\n        return EVERYTHING",
        ANONYMOUS,
    ),
    mutant(
        "the moment tells who wrote",
        "permissions/fields.py",
        '*("author", "given_at", "prompt", "key"),',
        '*("author", "prompt", "key"),',
        ANONYMOUS,
    ),
    mutant(
        "the author is named instead of the refused",
        "permissions/successors.py",
        'if account.pk == access.actor.pk or "author" not in hidden(access, row):',
        "if True:",
        ANONYMOUS,
    ),
    mutant(
        "a former delegate saw it in the past",
        "permissions/past.py",
        "his_own = grant.user_id is not None and grant.principal_id is None",
        "his_own = grant.user_id is not None",
        "tests/permissions/test_past.py",
    ),
    mutant(
        "daily report by anybody",
        "selectors/days.py",
        "rows = policy.visible(actor, DailyReport, action, access=access)",
        "rows = DailyReport.objects.all().scoped()",
        walk("stranger"),
    ),
    mutant(
        "month by anybody",
        "selectors/months.py",
        "rows = policy.visible(actor, MonthlyReport, action, access=access)",
        "rows = MonthlyReport.objects.all().scoped()",
        walk("stranger"),
    ),
    mutant(
        "file by anybody",
        "views/daily.py",
        "found = policy.visible(request.user, rows, Action.VIEW_REPORT, access=access).first()",
        "found = rows.scoped().first()",
        FILES,
    ),
    mutant(
        "leave by anybody",
        "selectors/leaves.py",
        "return row if seen else None",
        "return row",
        walk("stranger"),
    ),
    mutant(
        "days opened again of every office",
        "selectors/unlocks.py",
        "DayUnlock.objects.filter(employee__in=people)",
        "DayUnlock.objects.all()",
        walk("other office"),
    ),
    mutant(
        "delegation by anybody",
        "selectors/delegations.py",
        'rows = Delegation.all_rows.filter(Q(pk__in=view.values("pk")) | Q(pk__in=asked))',
        "rows = Delegation.all_rows.all()",
        walk("stranger"),
    ),
    mutant(
        "claim by anybody",
        "selectors/corrections.py",
        "rows = policy.visible(actor, AssessorCorrection, Action.VIEW_CORRECTION, access=access)",
        "rows = AssessorCorrection.objects.all().scoped()",
        walk("stranger"),
    ),
    mutant(
        "rights by anybody",
        "selectors/access.py",
        "rows = policy.visible(actor, AccessGrant, Action.VIEW_GRANT, access=access)",
        "rows = AccessGrant.objects.all().scoped()",
        walk("other office"),
    ),
    mutant(
        "note by anybody",
        "selectors/counselling.py",
        "rows = policy.visible(actor, CounsellingNote, Action.VIEW_NOTE, access=access)",
        "rows = CounsellingNote.objects.all().scoped()",
        walk("auditor"),
    ),
    mutant(
        "feedback by anybody",
        "selectors/feedback.py",
        "rows = policy.visible(actor, Feedback, Action.VIEW_FEEDBACK, access=access).filter(",
        "rows = Feedback.objects.all().scoped().filter(",
        walk("stranger"),
    ),
    mutant(
        "the superior reads what nobody was late with",
        RELATE,
        "        return Q(escalated_at__isnull=False)",
        "        return EVERYTHING",
        MATRIX,
    ),
    mutant(
        "the superior answers at once",
        RULES,
        '_line(Action.ANSWER_SUPPORT, "ASKED", "SUP", "own")',
        '_line(Action.ANSWER_SUPPORT, "ASKED", "SUP RSP", "own")',
        TABLE,
    ),
)
