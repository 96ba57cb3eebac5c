"""The smallest flow for each trap of the engine."""

from datetime import timedelta

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView

from tests.contract.models import DocProcess

DAY = timedelta(days=1)
asked = []  # the processes whose condition the dispatcher asked


def page():
    return flow.View(UpdateProcessView.as_view(fields=[]))


class OnDoc:
    process_class = DocProcess

    def on_start(self, activation, doc=None):
        activation.process.artifact = doc
        return activation.process


def review_nodes(right="contract.review_doc"):
    """A factory: each flow gets nodes of its own."""
    return {
        "start": flow.StartHandle(this.on_start).Next(this.review),
        "review": page().Permission(right, obj=lambda process: process.artifact).Next(this.end),
        "end": flow.End(),
    }


class UnlockedFlow(OnDoc, flow.Flow):
    locals().update(review_nodes())


class ReviewFlow(OnDoc, flow.Flow):
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)
    locals().update(review_nodes())


class FolderFlow(OnDoc, flow.Flow):
    locals().update(review_nodes("contract.review_folder"))


class OpenFlow(OnDoc, flow.Flow):
    """The owner is not known: `.Assign` answers None and no permission is set."""

    start = flow.StartHandle(this.on_start).Next(this.review)
    review = page().Assign(lambda activation: None).Next(this.end)
    end = flow.End()


class AutoFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.review)
    review = page().Permission(auto_create=True).Next(this.end)
    end = flow.End()


class GateFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.review)
    review = page().Next(this.gate)
    gate = flow.If(this.is_good).Then(this.good).Else(this.bad)
    good = flow.End()
    bad = flow.End()

    def is_good(self, activation):
        return activation.process.artifact.title == "good"


class TimedFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.review)
    review = (
        page()
        .Permission("contract.review_doc", obj=lambda process: process.artifact)
        .OnTimeout(DAY, this.escalated)
        .OnTimeout(DAY, this.reminded, interrupting=False)
        .Next(this.end)
    )
    reminded = flow.End()
    escalated = page().Next(this.end)
    end = flow.End()


class DatedFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.review)
    review = page().OnTimeout(this.due, this.late).Next(this.end)
    late = flow.End()
    end = flow.End()

    def due(self, activation):
        return activation.process.artifact.due


class DailyFlow(flow.Flow):
    start = flow.StartTimer(interval=DAY).Next(this.review)
    review = page().Next(this.end)
    end = flow.End()


class WaitingFlow(flow.Flow):
    start = flow.StartHandle().Next(this.wait)
    wait = flow.ConditionalCatch(this.is_met).Next(this.end)
    end = flow.End()

    def is_met(self, activation):
        asked.append(activation.process.pk)
        return False


class PanelFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.split)
    split = flow.Split().Next(this.one).Next(this.other)
    one = page().OnTimeout(DAY, this.chase, interrupting=False).Next(this.join)
    chase = page().Next(this.chased)
    chased = flow.End()
    other = flow.Handle().Next(this.join)
    join = flow.Join().Next(this.end)
    end = flow.End()


class FailingFlow(OnDoc, flow.Flow):
    start = flow.StartHandle(this.on_start).Next(this.split)
    split = flow.Split().Next(this.one).Next(this.other)
    one = flow.Handle().Next(this.fail)
    fail = flow.Function(this.do_fail).Next(this.end)
    other = flow.Handle().Next(this.other_end)
    other_end = flow.End()
    end = flow.End()

    def do_fail(self, activation):
        nik = "3173000000000001"
        raise ValueError(f"cannot reach {nik[:4]}…")


class ParentFlow(flow.Flow):
    start = flow.StartHandle().Next(this.step)
    step = flow.Handle().Next(this.end)
    end = flow.End()


class ChildFlow(ParentFlow):
    more = flow.Handle().Next(this.end)


class Nodes:
    start = flow.StartHandle().Next(this.step)
    step = page().OnTimeout(DAY, this.late, interrupting=False).Next(this.end)
    late = flow.End()
    end = flow.End()


class MixedOneFlow(Nodes, flow.Flow):
    pass


class MixedTwoFlow(Nodes, flow.Flow):
    pass


class LetterFlow(OnDoc, flow.Flow):
    """Has a twin of the same name in another module."""

    locals().update(review_nodes())


class MovedFlow(OnDoc, flow.Flow):
    locals().update(review_nodes())
