"""Server-sent events: only where asked for and under ASGI, only to whom the figures are shown."""

from asgiref.sync import async_to_sync, sync_to_async
from django.core.checks import run_checks
from django.db import connection
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext

from tests.days import filed
from tests.views.browse import as_
from tests.views.browse import at as address
from viewflow_kinerja.services import rollups
from viewflow_kinerja.views import live


def live_at(settings, how="sse"):
    settings.KINERJA = {**getattr(settings, "KINERJA", {}), "LIVE": how}


async def answered(user, where):
    client = AsyncClient()
    if user is not None:
        await client.aforce_login(user)
    return await client.get(where)


def asked(cast, who, unit="APTIKA"):
    user = cast.users[who] if who else None
    return async_to_sync(answered)(user, address("monitoring-live", cast.units[unit].pk))


def test_who_may_see_the_unit_is_told_when_its_figures_change(
    cast, approved, settings, monkeypatch
):
    live_at(settings)
    monkeypatch.setattr(live, "PAUSE", 0.01)
    rollups.begin()

    async def told():
        where = address("monitoring-live", cast.units["APTIKA"].pk)
        answer = await answered(cast.nurlaila, where)
        lines = aiter(answer.streaming_content)
        first, still = await anext(lines), await anext(lines)
        await sync_to_async(filed)(cast.employee("fauzan"))
        changed = [await anext(lines), await anext(lines)]
        await lines.aclose()
        return answer, first, still, changed

    answer, first, still, changed = async_to_sync(told)()
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert (first[:6], still[:1]) == (b"data: ", b":")
    assert first not in changed
    assert any(line.startswith(b"data: ") for line in changed)


def test_nobody_else_is_told(cast, settings):
    live_at(settings)
    assert asked(cast, "fauzan").status_code == 404
    answer = asked(cast, None)
    assert (answer.status_code, "/login/" in answer.headers["Location"]) == (302, True)


def test_nothing_is_streamed_by_default_nor_under_wsgi(cast, settings):
    assert asked(cast, "nurlaila").status_code == 404
    live_at(settings)
    where = address("monitoring-live", cast.units["APTIKA"].pk)
    assert as_(cast.nurlaila).get(where).status_code == 404


def test_a_misspelt_way_to_follow_is_named(settings):
    live_at(settings, "ssl")
    (told,) = [each for each in run_checks() if each.id == "kinerja.E051"]
    assert told.msg == "KINERJA['LIVE'] cannot be 'ssl'."
    settings.KINERJA = {"LIFE": "sse"}
    assert not [each for each in run_checks() if each.id == "kinerja.E051"]


def test_many_open_pages_are_one_look(cast, monkeypatch, settings):
    watch = live.Watch()
    units = [cast.units["APTIKA"].pk, cast.units["KOMINFO"].pk]
    rollups.begin()

    async def looked():
        for pk in units:
            watch.begin(pk)
        return [await watch.version(pk) for pk in units * 3]

    with CaptureQueriesContext(connection) as caught:
        found = async_to_sync(looked)()
    assert (len(caught), len(set(found))) == (1, 2)


def test_what_nobody_follows_is_forgotten(cast):
    watch = live.Watch()
    pk = cast.units["APTIKA"].pk

    async def left():
        async with watch.following(pk) as version:
            await version()

    async_to_sync(left)()
    assert (dict(watch._open), watch._known) == ({}, {})
