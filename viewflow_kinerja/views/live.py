"""Server-sent events: tells an open page that the figures of its unit have changed, nothing else.

Only under ASGI, where an open answer holds no thread; what has changed the page asks for itself, so
that every look is asked of the policy. Source: UI 8; our choice, ADR 0049.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponseNotFound, StreamingHttpResponse
from django.views.decorators.http import require_safe

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import monitoring

PAUSE = 5.0  # seconds between two looks at the versions
ROUNDS = 120  # of them; then the browser comes again and is asked for its right


@require_safe
async def changes(request: Any, pk: int) -> Any:
    """A line with the version whenever it is another one; 404 where nothing is streamed."""
    account = await request.auser()
    if not account.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if kinerja_settings.LIVE != "sse" or not isinstance(request, ASGIRequest):
        return HttpResponseNotFound()
    if not await sync_to_async(_may)(account, pk):
        return HttpResponseNotFound()
    answer = StreamingHttpResponse(_lines(pk), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _may(account: Any, pk: int) -> bool:
    rows = OrgUnit.objects.filter(pk=pk)
    return policy.visible(account, rows, Action.VIEW_SUMMARY_UNIT).exists()


async def _lines(pk: int) -> AsyncIterator[str]:
    seen = ""
    async with WATCH.following(pk) as versions:
        for _ in range(ROUNDS):
            now = await versions()
            yield f"data: {now}\n\n" if now != seen else ": still here\n\n"
            seen = now


class Watch:
    """One look at the versions for all open pages of this process, one statement each time."""

    def __init__(self) -> None:
        self._open: dict[int, int] = defaultdict(int)  # unit -> pages
        self._known: dict[int, str] = {}
        self._looked = -PAUSE
        self._turn: asyncio.Future[None] | None = None

    def following(self, pk: int) -> "Follower":
        """Follow a unit while the block lasts."""
        return Follower(self, pk)

    async def version(self, pk: int) -> str:
        """Of a unit that is followed, at most one pause old."""
        while not self._is_fresh(pk):
            await (asyncio.shield(self._turn) if self._turn else self._look())
        return self._known[pk]

    def _is_fresh(self, pk: int) -> bool:
        return pk in self._known and asyncio.get_running_loop().time() < self._looked + PAUSE

    async def _look(self) -> None:
        """The first who comes looks for all; the others wait for what he finds."""
        loop = asyncio.get_running_loop()
        self._turn = turn = loop.create_future()
        wanted = sorted(self._open)
        try:
            found = await sync_to_async(monitoring.versions)(wanted)
            self._known = dict.fromkeys(wanted, "") | found
            self._looked = loop.time()
        finally:
            self._turn = None
            turn.set_result(None)

    def begin(self, pk: int) -> None:
        """One page more."""
        self._open[pk] += 1

    def end(self, pk: int) -> None:
        """One page less."""
        self._open[pk] -= 1
        if not self._open[pk]:
            del self._open[pk]
            self._known.pop(pk, None)


class Follower:
    """One open page: the present version at once, then after each pause."""

    def __init__(self, watch: Watch, pk: int) -> None:
        self.watch, self.pk, self.begun = watch, pk, False

    async def __aenter__(self) -> Callable[[], Awaitable[str]]:
        """Be counted."""
        self.watch.begin(self.pk)
        return self.now

    async def __aexit__(self, *args: object) -> None:
        """Be counted no more, however the page was left."""
        self.watch.end(self.pk)

    async def now(self) -> str:
        """The version, after a pause unless it is the first."""
        if self.begun:
            await asyncio.sleep(PAUSE)
        self.begun = True
        return await self.watch.version(self.pk)


WATCH = Watch()
