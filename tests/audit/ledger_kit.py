"""A ledger under test: its key, what verification says, and somebody who owns the database."""

from django.db import connection

from viewflow_kinerja.audit import canonical, ed25519, note, triggers
from viewflow_kinerja.audit.note import Checkpoint, VerifierKey
from viewflow_kinerja.audit.sources import sources
from viewflow_kinerja.audit.tree import Frontier
from viewflow_kinerja.audit.verify import verify
from viewflow_kinerja.models import LedgerLeaf, LedgerSeal, PerformancePlan

ORIGIN = "kinerja.example.go.id/ledger"
SQLITE = connection.vendor == "sqlite"
HISTORY = PerformancePlan.history.model
PLANS = HISTORY._meta.db_table
LEAVES, SEALS = LedgerLeaf._meta.db_table, LedgerSeal._meta.db_table


class Signer:
    """As a file or a key service would sign."""

    def __init__(self, seed=bytes(range(32)), name=ORIGIN):
        self.seed, self.key = seed, VerifierKey(name, ed25519.public_of(seed))

    def sign(self, message):
        return ed25519.sign(self.seed, message)


SIGNER = Signer()
STRANGER = Signer(bytes(range(7, 39)))


def told(kept=None, *, since=0, trusted=(SIGNER.key,)):
    """The report, and all findings."""
    found = []
    report = verify(trusted=trusted, kept=kept, since=since, tell=found.append)
    return report, found


def kinds(kept=None, **how):
    """What was found, by kind, and how the command would end."""
    report, found = told(kept, **how)
    return {each.kind for each in found}, report.exit_code


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else None


def as_owner(sql, *params):
    """Run SQL as the owner of the tables would: no trigger speaks, and afterwards all stand."""
    if SQLITE:
        triggers.strip()
        run(sql, *params)
        triggers.install()
        return
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what was done before has been committed, in earnest
    run("SET CONSTRAINTS ALL DEFERRED")
    run("SET LOCAL session_replication_role = replica")
    run(sql, *params)
    run("SET LOCAL session_replication_role = DEFAULT")


def rewrite(signer):
    """Compute all leaves and seals again: somebody who owns the tables and holds a key."""
    frontier, seals = Frontier(), {each.size: each for each in LedgerSeal.objects.all()}
    for leaf in LedgerLeaf.objects.select_related("schema").order_by("index"):
        source = sources()[leaf.table]
        rows = source.rows.filter(**{source.key: leaf.history_id})
        (entry,) = source.entries(leaf.schema.columns, rows)
        fresh = canonical.leaf_hash(entry.header, entry.commitment)
        frontier.add(fresh)
        if fresh != bytes(leaf.hash):
            as_owner(f'UPDATE {LEAVES} SET hash = %s WHERE "index" = %s', fresh, leaf.index)
        if frontier.size in seals:
            head = Checkpoint(ORIGIN, frontier.size, frontier.root())
            written = note.write(head, signer.key, signer.sign)
            change = f"UPDATE {SEALS} SET root = %s, frontier = %s, note = %s WHERE size = %s"
            as_owner(change, head.root, frontier.pack(), written, head.size)
