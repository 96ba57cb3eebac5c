"""When feedback is constructive, and when peers' feedback may be shown.

Source: PermenPANRB 6/2022 for continuous feedback on evidence; the tests are our choice,
ADR 0012.
"""

from viewflow_kinerja.domain.codes import AuthorRole, FeedbackKind, Visibility

MIN_PEERS = 3
REQUEST_DAYS = 30  # how long somebody who was asked may answer. Source: our choice, ADR 0032.
_BY_RELATION = {
    "OWN": AuthorRole.SELF,
    "SUP": AuthorRole.SUPERVISOR,
    "RTP": AuthorRole.SUPERVISOR,
    "FRM": AuthorRole.FORMER_SUPERVISOR,
    "RSP": AuthorRole.SUPERIOR,
    "TEM": AuthorRole.TEAM,
}
_WITHHELD = (AuthorRole.PEER, AuthorRole.SUBORDINATE)


def feedback_faults(
    kind: str,
    text: str,
    *,
    observed_fact: str = "",
    expectation: str = "",
    next_step: str = "",
) -> tuple[str, ...]:
    """List what a feedback lacks; a correction names fact, expectation and next step.

    Codes: TEXT, OBSERVED_FACT, EXPECTATION, NEXT_STEP. Source: our choice, ADR 0012.

    >>> feedback_faults("CORRECTION", "Laporan terlambat", observed_fact="Dua laporan kosong")
    ('EXPECTATION', 'NEXT_STEP')
    """
    parts = {"TEXT": text}
    if FeedbackKind(kind) is FeedbackKind.CORRECTION:
        parts |= {
            "OBSERVED_FACT": observed_fact,
            "EXPECTATION": expectation,
            "NEXT_STEP": next_step,
        }
    return tuple(code for code, part in parts.items() if not part.strip())


def peers_may_be_shown(authors: int, *, min_peers: int = MIN_PEERS) -> bool:
    """Tell whether enough peers have written for their feedback to be shown without names.

    Source: our choice, ADR 0012.

    >>> peers_may_be_shown(2)
    False
    """
    return authors >= min_peers


def role_of(relation: str, asked_as: str = "") -> AuthorRole:
    """As what somebody writes: by the relation that lets him, or as what he was asked.

    Source: our choice, ADR 0032.

    >>> role_of("SUP"), role_of("RES", "PEER")
    (<AuthorRole.SUPERVISOR: 'SUPERVISOR'>, <AuthorRole.PEER: 'PEER'>)
    """
    return _BY_RELATION.get(relation) or AuthorRole(asked_as)


def asked_as(*, led_by_the_person: bool, same_unit: bool, recipient: bool) -> AuthorRole:
    """As what somebody is asked; who works in the same unit is no recipient of its services.

    Source: our choice, ADR 0032.

    >>> asked_as(led_by_the_person=False, same_unit=True, recipient=True)
    <AuthorRole.PEER: 'PEER'>
    """
    if led_by_the_person:
        return AuthorRole.SUBORDINATE
    outside = recipient and not same_unit
    return AuthorRole.SERVICE_RECIPIENT if outside else AuthorRole.PEER


def visibility_of(role: str, *, anonymous_peers: bool = True) -> Visibility:
    """Whether the name is withheld: of colleagues and subordinates, where the rule says so.

    Source: our choice, ADR 0012.

    >>> visibility_of("SUBORDINATE")
    <Visibility.WITHHELD: 'WITHHELD'>
    """
    withheld = anonymous_peers and AuthorRole(role) in _WITHHELD
    return Visibility.WITHHELD if withheld else Visibility.NAMED
