"""Faults put into the policy on purpose: each must turn a test red, or the tests prove nothing.

`python3 dev.py mutants` copies the tree once a worker, injects one fault after another, runs the
tests that should notice, and prints `N of N killed`. `python3 dev.py mutants prefix` runs those
whose name contains the word. That every fault still fits the source is a test of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
LEFT = ("build", "dist", ".git", "docs", "__pycache__", ".venv", "*.egg-info", ".pytest_cache")
WORKERS = int(os.environ.get("KINERJA_MUTANT_WORKERS", "2"))
TRAPS, SCOPE = "tests/permissions/test_traps.py", "tests/permissions/test_scope.py"
MATRIX, PEOPLE = "tests/permissions/test_matrix.py", "tests/permissions/test_people.py"
WALK, TABLE = "tests/access/test_t01_every_url.py", "tests/permissions/test_table.py"
VERBS = "tests/permissions/test_oracle.py"


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
LIVE = '_LIVE = "g.valid_from <= %(now)s AND (g.valid_until IS NULL OR g.valid_until > %(now)s)"'

# Names are those of the list in the specification of the permissions, section 7.5.
MUTANTS = (
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
        "tests/permissions/test_parties.py",
    ),
    mutant(
        "a party decides",
        RELATE,
        "return reduce(and_, parts) if people else EVERYTHING",
        "return EVERYTHING",
        "tests/permissions/test_parties.py",
    ),
    mutant(
        "the newest of one arm",
        "permissions/newest.py",
        "for arms in found for arm in arms or ()]",
        "for arms in found[:1] for arm in arms or ()]",
        VERBS,
    ),
    mutant(
        "the newest in any state",
        "permissions/newest.py",
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
        WALK,
    ),
    mutant(
        "list of evaluations by anybody",
        "selectors/evaluations.py",
        "marked = visible.annotate(",
        "marked = rows.scoped().annotate(",
        WALK,
    ),
    mutant(
        "plan page by anybody",
        "selectors/plans.py",
        "PerformancePlan, Action.VIEW_PLAN, access=access)",
        "PerformancePlan, Action.VIEW_PLAN, access=access)"
        " | PerformancePlan.objects.all().scoped()",
        WALK,
    ),
    mutant(
        "step page by anybody",
        "views/tasks.py",
        "if not policy.may_view(request.user, row):",
        "if False:",
        WALK,
    ),
    mutant(
        "drafts of others",
        "selectors/drafts.py",
        "FormDraft.objects.filter(user=actor.pk, form__startswith=begins)",
        "FormDraft.objects.filter(form__startswith=begins)",
        WALK,
    ),
)


def faults() -> list[str]:
    """Mutants that no longer fit the source: each must be found exactly once, and change it."""
    wrong = []
    for each in MUTANTS:
        times = (ROOT / each.path).read_text(encoding="utf-8").count(each.old)
        if times != 1 or each.old == each.new:
            wrong.append(f"{each.name}: found {times} times in {each.path}, write it anew")
    return wrong


def main(words: list[str]) -> int:
    """Run all mutants, or those whose name contains a word; 0 when every one was killed."""
    chosen = [each for each in MUTANTS if not words or any(word in each.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="kinerja-mutants-") as folder:
        trees: Queue[Path] = Queue()
        for number in range(min(WORKERS, len(chosen))):
            trees.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(WORKERS) as pool:
            killed = list(pool.map(lambda each: _tried(each, trees), chosen))
    sys.stdout.write(f"{sum(killed)} of {len(chosen)} killed\n")
    return 0 if all(killed) else 1


def _copy(to: Path) -> Path:
    return Path(shutil.copytree(ROOT, to, symlinks=True, ignore=shutil.ignore_patterns(*LEFT)))


def _tried(each: Mutant, trees: "Queue[Path]") -> bool:
    """Put the fault into a copy, run the tests, take it out again."""
    tree, begun = trees.get(), time.monotonic()
    place = tree / each.path
    sound = place.read_text(encoding="utf-8")
    try:
        place.write_text(sound.replace(each.old, each.new), encoding="utf-8")
        dead = _killed(tree, each)
    finally:
        place.write_text(sound, encoding="utf-8")
        trees.put(tree)
    word = "killed" if dead else "SURVIVED"
    sys.stdout.write(f"{word:8} {each.name} ({time.monotonic() - begun:.0f} s)\n")
    sys.stdout.flush()
    return dead


def _killed(tree: Path, each: Mutant) -> bool:
    """Whether a test turns red. That nothing can be collected is no kill: the fault is misspelt."""
    command = [sys.executable, "-m", "pytest", *each.tests, "-x", "-q", "-n", "0", "--reuse-db"]
    places = {"PYTHONPATH": str(tree), "KINERJA_TEST_DIR": str(tree / "build"), "DATABASE_URL": ""}
    done = subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{each.name}: the tests could not run\n{done.stdout[-3000:]}")
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
