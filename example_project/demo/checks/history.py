"""Whether every act of the story left exactly one history row, with the person who did it."""

from collections import Counter, defaultdict

from django.apps import apps
from django.contrib.auth import get_user_model

from demo.checks.ledger import Ledger
from demo.stage import Done


def check(ledger: Ledger, done: Done) -> None:
    """The acts that were done, against the rows of history about the same records."""
    seen = _remembered(done)
    ledger.line("12", "acts in the history", sum(done.values()), sum(seen.values()))
    odd = sorted(_told(each) for each in (done - seen) + (seen - done))
    ledger.line("12", "acts without exactly one row", None, odd)


def _remembered(done: Done) -> Done:
    """Every history row of the records the story is about, as (kind, key, act, user name)."""
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, key, _act, _login in done:
        keys[kind].add(key)
    names = dict(get_user_model().objects.values_list("pk", "username"))
    found: Done = Counter()
    for kind, ids in keys.items():
        history = apps.get_model("viewflow_kinerja", kind).history.filter(id__in=ids)
        for key, act, user in history.values_list("id", "act", "history_user_id"):
            found[kind, key, act, names.get(user, "nobody")] += 1
    return found


def _told(act: tuple[str, int, str, str]) -> str:
    kind, key, name, login = act
    return f"{kind}:{key}:{name}:{login}"
