"""What another app of the host might define: a flow whose class has a name already taken."""

from viewflow.workflow import flow

from tests.contract.flows import OnDoc, review_nodes


class LetterFlow(OnDoc, flow.Flow):
    locals().update(review_nodes())
