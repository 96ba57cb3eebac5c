"""Carry out what two people have decided to forget: data, history and files in one transaction."""

from functools import partial
from typing import Any

from django.db import transaction

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.audit import erasure
from viewflow_kinerja.models import ErasureProposal, EvidenceFile
from viewflow_kinerja.services import evidence, retention


def carry_out(proposal: ErasureProposal, *, actor: Actor, reason: str = "") -> int:
    """Approve a proposal and erase; returns how many rows of history were blanked.

    The files go once the transaction stands.
    """
    with context.door(actor), transaction.atomic():
        marked = retention.approve(proposal, actor=actor, reason=reason)
        people = (proposal.proposed_by_id, actor.pk)
        with context.unit_of_work(actor=actor, act="retention.erase", reason=reason):
            erased = sum(_erase(model, keys, proposal.basis, people) for model, keys in marked)
    return erased


def _erase(model: Any, keys: list[int], basis: str, people: tuple[int, int]) -> int:
    if model is EvidenceFile:
        stored = EvidenceFile.all_rows.filter(pk__in=keys).values_list("stored_as", flat=True)
        transaction.on_commit(partial(evidence.discard, list(stored)))
    return erasure.erase(model, keys, basis=basis, people=people)
