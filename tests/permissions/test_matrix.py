"""The access matrix: people x actions x states x objects, every cell held against the table.

Who stands how to whom is written here once more, by hand: the oracle reads it from grants and
columns, and both must agree before it may judge the policy.
"""

import pytest

from tests.permissions import matrix, oracle, rows, summary
from viewflow_kinerja.permissions import policy

ENOUGH = 100_000
NOBODY = dict.fromkeys(matrix.PEOPLE, "")
SEE = {"manager": "MGR", "office": "OFF", "auditor": "AUD", "team": "TEM", "leader": "HED LDR"}
BELOW_THE_RATER = (
    NOBODY
    | SEE
    | {
        "rater": "SUP HED RTP",
        "delegate": "SUP RTP",
        "superior": "RSP HED",
        "acting": "RSP HED",
        "former": "FRM RTP",
        "inactive": "OFF",
    }
)
STAND = {  # (kind, whose) -> who stands how to it; every employee in office is ANY besides
    ("plan", "self"): BELOW_THE_RATER | {"self": "OWN"},
    ("plan", "delegate"): BELOW_THE_RATER | {"delegate": "OWN SUP RTP"},
    ("plan", "left"): BELOW_THE_RATER | {"left": "OWN"},
    ("plan", "rater"): NOBODY
    | SEE
    | {"rater": "OWN HED", "superior": "SUP HED RTP", "acting": "SUP HED", "leader": "RSP HED LDR"}
    | {"inactive": "OFF", "former": "FRM RTP"},
    ("plan", "office"): NOBODY
    | {"office": "OWN OFF", "auditor": "AUD", "leader": "SUP HED LDR RTP", "inactive": "OFF"},
    ("plan", "stranger"): NOBODY | {"stranger": "OWN", "boss": "SUP HED RTP"},
    ("evaluation", "self"): BELOW_THE_RATER
    | {"self": "OWN", "rater": "SUP RTP FRM HED", "delegate": "SUP RTP", "former": ""},
    ("assignment", "self"): NOBODY
    | SEE
    | {"self": "OWN", "rater": "SUP HED", "superior": "RSP HED", "acting": "HED"}
    | {"inactive": "OFF"},
}
FIRST = {"plan": 0, "evaluation": 0, "assignment": 1}  # the post of today


@pytest.fixture(scope="module")
def world():
    return matrix.made()


@pytest.fixture
def stored(db, world):
    return rows.build(world)


@pytest.mark.parametrize(("kind", "whose"), STAND)
def test_everybody_stands_where_people_would_say(world, kind, whose):
    owner = matrix.who(whose)
    of = [at for at in range(len(world[kind])) if oracle.owner(world, kind, at) == owner]
    for name, expected in STAND[kind, whose].items():
        found = oracle.relations(world, matrix.who(name), kind, of[FIRST[kind]])
        assert found - {"ANY", "SYS"} == set(expected.split()), name


def test_no_cell_of_the_matrix_is_unexpected(stored):
    before, unexpected = summary.CELLS["compared"], []
    for name, account in zip(matrix.WHO, stored.accounts, strict=True):
        access = policy.resolve(account)
        for kind, model in rows.MODELS.items():
            keys = {row.pk: at for at, row in enumerate(stored.rows[kind])}
            for verb, action in rows.questions(kind):
                wanted = {key for key, at in keys.items() if expected(stored, name, kind, verb, at)}
                seen = policy.visible(account, model, action, access=access)
                got = set(seen.values_list("pk", flat=True)) & keys.keys()
                for key in summary.compare(got, wanted, len(keys)):
                    unexpected.append((name, verb, kind, stored.world[kind][keys[key]]))
    assert unexpected == []
    assert summary.CELLS["compared"] - before >= ENOUGH


def expected(stored, name, kind, verb, at):
    return oracle.may(stored.world, matrix.who(name), kind, verb, at)
