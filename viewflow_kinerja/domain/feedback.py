"""When feedback is constructive, and when peers' feedback may be shown.

Source: PermenPANRB 6/2022 for continuous feedback on evidence; the tests are our choice,
ADR 0012.
"""

from viewflow_kinerja.domain.codes import FeedbackKind

MIN_PEERS = 3


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
