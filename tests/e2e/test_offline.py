"""The daily report without a network: it waits on the device, and no word is lost."""

import os
import struct
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from itertools import count
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from tests.e2e import world as worlds
from tests.e2e.test_acts import at, soon
from viewflow_kinerja.models import DailyReport, FormDraft
from viewflow_kinerja.services import report

pytestmark = pytest.mark.e2e
_numbers = count(1)


@pytest.fixture(autouse=True)
def _queue() -> Iterator[None]:
    with override_settings(KINERJA={"OFFLINE_QUEUE": True}):
        yield


@pytest.fixture
def clerk(world) -> str:
    name = f"harian{next(_numbers)}"
    worlds.hire(world.cast, name, rater="nurlaila")
    worlds.approved(world, name)
    return name


@pytest.fixture
def day(host, clerk) -> Iterator[Any]:
    """The page of the day, open."""
    visit = host.visit(clerk)
    visit.go(at("daily"))
    yield visit.page
    visit.page.context.close()


def of(world: Any, clerk: str) -> Any:
    return DailyReport.all_rows.filter(employee=world.cast.people[clerk])


def write_offline(page: Any, text: str = "Memperbaiki jaringan puskesmas") -> None:
    page.context.set_offline(True)
    page.fill("[name=description]", text)
    page.get_by_role("button", name="Send the report").click()


def test_offline_it_waits_and_online_it_goes_once(world, day, clerk):
    write_offline(day)
    expect(day.get_by_text("It waits on this device")).to_be_visible()
    expect(day.locator("[name=description]")).to_have_value("")
    assert not of(world, clerk).exists()
    day.context.set_offline(False)
    row = soon(lambda: of(world, clerk).first())
    assert (row.status, row.description) == ("SUBMITTED", "Memperbaiki jaringan puskesmas")
    expect(day.get_by_text("Received by the system at")).to_be_visible()
    expect(day.locator("[data-kj-queue-list] .kj-row")).to_have_count(0)
    day.reload()
    assert of(world, clerk).count() == 1


def test_what_waits_survives_the_closing_of_the_page(world, day, clerk):
    write_offline(day)
    expect(day.get_by_text("It waits on this device")).to_be_visible()
    address = day.url
    day.goto("about:blank")
    day.context.set_offline(False)
    day.goto(address)
    assert soon(lambda: of(world, clerk).count() == 1)


def test_a_conflict_is_told_and_the_words_come_back(world, day, clerk):
    write_offline(day)
    expect(day.get_by_text("It waits on this device")).to_be_visible()
    person, user = world.cast.people[clerk], world.cast.users[clerk]
    begun, ended = (datetime.combine(person.today, time(hour), person.zone) for hour in (9, 10))
    facts = {"started_at": begun, "ended_at": ended, "description": "Dari gawai lain"}
    report.file(person, actor=user, work_date=person.today, **facts)
    day.context.set_offline(False)
    expect(day.get_by_text("This time overlaps another report")).to_be_visible()
    day.get_by_role("button", name="Put it back into the form").click()
    expect(day.locator("[name=description]")).to_have_value("Memperbaiki jaringan puskesmas")
    assert of(world, clerk).count() == 1


def test_what_is_typed_is_kept_on_the_server_and_does_not_come_back_once_sent(world, day, clerk):
    day.fill("[name=description]", "Menyusun laporan")
    user = world.cast.users[clerk]
    kept = FormDraft.objects.filter(user=user, form__startswith="daily-")
    assert soon(lambda: kept.exists())
    day.get_by_role("button", name="Send the report").click()
    expect(day.get_by_text("Received by the system at")).to_be_visible()
    expect(day.locator("[name=description]")).to_have_value("")
    day.goto(day.url.partition("?")[0])
    expect(day.locator("[name=description]")).to_have_value("")


def test_a_picture_becomes_smaller_before_it_travels(day):
    day.set_input_files(
        "[name=upload]", {"name": "foto.png", "mimeType": "image/png", "buffer": _noise(2400, 900)}
    )
    read = """async () => { const file = document.querySelector("[name=upload]").files[0];
        const picture = await createImageBitmap(file);
        return [file.name, picture.width, file.type]; }"""
    assert soon(lambda: day.evaluate(read)[1] == 1600)
    assert day.evaluate(read) == ["foto.jpg", 1600, "image/jpeg"]


def _noise(width: int, height: int) -> bytes:
    """A picture that cannot be compressed."""
    lines = b"".join(b"\0" + os.urandom(width * 3) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
