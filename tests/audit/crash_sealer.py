"""Seals in children that kill themselves at every step, and says what was left each time.

`python -m tests.audit.crash_sealer DATABASE`: a process of its own, whose children are killed with
SIGKILL before the first statement, the second, … each copy of leaves and the commit.
"""

import json
import os
import signal
import sys

import django
from django.conf import settings


def main() -> None:
    """Kill one child a step until one comes through; print (step, leaves, seals) of each."""
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    left = []
    for step in range(1, 1_000):
        code = os.waitstatus_to_exitcode(os.waitpid(_child(step), 0)[1])
        left.append((step, *_stored()))
        if code != -signal.SIGKILL:
            break
    sys.stdout.write(json.dumps({"code": code, "left": left}))


def _child(step: int) -> int:
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if not pid:
        _seal(step)
    return pid


def _seal(step: int) -> None:
    from django.db import connection

    from tests.audit.ledger_kit import SIGNER
    from viewflow_kinerja.audit import seal

    steps = iter(range(1, 1_000_000))

    def tick() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(act):
        return lambda *args, **kwargs: (tick(), act(*args, **kwargs))[1]

    connection.ensure_connection()
    connection._commit, seal._copy = before(connection._commit), before(seal._copy)
    with connection.execute_wrapper(lambda run, *args: before(run)(*args)):
        made = seal.seal(SIGNER)
    os._exit(0 if made else 3)


def _stored() -> tuple[int, int]:
    """Leaves and seals, once the server has buried the child."""
    from django.db import connection

    from viewflow_kinerja.models import LedgerLeaf, LedgerSeal

    with connection.cursor() as cursor:
        while connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if not cursor.fetchone()[0]:
                break
    return LedgerLeaf.objects.count(), LedgerSeal.objects.count()


if __name__ == "__main__":
    main()
