"""T9: a file comes through the checked view alone, as a download of a fixed type."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import viewflow_kinerja
from tests.access.world import KINDS
from tests.audit.day_acts import PNG
from tests.views.browse import at, key
from tests.views.hostile import changed, everything
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import DailyReport, EvidenceFile
from viewflow_kinerja.services import evidence, report, uploads
from viewflow_kinerja.testing import LOG_IN, answer_of

pytestmark = pytest.mark.django_db  # asks for the tables
HOME = Path(viewflow_kinerja.__file__).parent
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {  # name: content; what a browser could run, and what says to be something else
    "gambar.svg": SVG,
    "gambar.png": SVG,
    "halaman.html": SCRIPT,
    "foto.png.html": PNG,
    "foto.png": SCRIPT,
    "surat.pdf": SCRIPT,
    "surat.docx": b"PK\x03\x04" + SCRIPT,
    "program.exe": PNG,
    "foto": PNG,
    "kosong.png": b"",
}
NAMED = {  # name that was sent: the name that is kept
    "../../etc/foto.png": "foto.png",
    "C:\\Users\\foto.png": "foto.png",
    "/foto.png": "foto.png",
    f"{'a' * 300}.png": f"{'a' * 196}.png",
}


@pytest.fixture
def draft(world):
    """A report that its person has not sent."""
    found = DailyReport.all_rows.get(employee=world.cast.people["rahmi"])
    assert found.status == "DRAFT"
    return found


def lying():
    """The names of all that lies where files are kept."""
    return set(uploads.storage().listdir("kinerja")[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_seen_with_its_report_and_is_a_download_of_a_fixed_type(world, facts, kind):
    asker, browser = facts.asked_by(world.accounts[kind]), world.browser(kind)
    for row in EvidenceFile.all_rows.all():
        answer = browser.get(at("daily-file", row.pk))
        allowed = asker.may("report", "view", row.report_id)
        assert answer_of(answer) == (200 if allowed else 404 if asker.is_in else LOG_IN)
        if allowed:
            assert answer["Content-Type"] == "image/png"
            assert answer["Content-Disposition"].startswith("attachment;")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "sandbox"
            assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_run_is_not_taken_whatever_it_is_called(world, draft, name):
    before = lying()
    with pytest.raises(Incomplete):
        evidence.add(draft, actor=draft.employee.user, name=name, content=REFUSED[name])
    assert lying() == before


@pytest.mark.parametrize("name", NAMED)
def test_a_name_leads_to_no_other_place(world, draft, name):
    row = evidence.add(draft, actor=draft.employee.user, name=name, content=PNG + b"another")
    assert row.name == NAMED[name]
    assert re.fullmatch(r"kinerja/[0-9a-f]{32}", row.stored_as)


def test_a_name_adds_no_header(world, draft):
    name = 'foto"\r\nX-Evil: 1\r\n.png'
    row = evidence.add(draft, actor=draft.employee.user, name=name, content=PNG + b"another")
    answer = world.browser("rated peer").get(at("daily-file", row.pk))
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert not set("\r\n") & set(answer["Content-Disposition"])


def test_no_page_says_where_a_file_lies(world):
    places = [row.stored_as.rpartition("/")[2] for row in EvidenceFile.all_rows.all()]
    for kind, name in (("self", "fauzan"), ("rated peer", "rahmi"), ("supervisor", "fauzan")):
        row = DailyReport.all_rows.get(employee=world.cast.people[name])
        body = world.browser(kind).get(at("daily-report", row.pk)).content.decode()
        assert at("daily-file", EvidenceFile.all_rows.get(report=row).pk) in body
        assert not [place for place in places if place in body]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "rated peer"])
def test_nobody_adds_a_file_to_the_report_of_another(world, draft, kind):
    browser = world.browser(kind)
    before, there = everything(), lying()
    sent = {"key": key(), "act": "submit", "description": "Memperbaiki layanan"}
    sent["upload"] = SimpleUploadedFile("foto.png", PNG + b"another")
    answer = browser.post(at("daily-report", draft.pk), sent)
    assert answer_of(answer) in (403, 404, LOG_IN)
    assert (changed(before), lying()) == ([], there)


def test_a_file_of_a_sent_report_stands(world):
    row = DailyReport.all_rows.get(employee=world.cast.people["fauzan"])
    with pytest.raises(report.policy.Refused):
        evidence.add(row, actor=world.cast.fauzan, name="foto.png", content=PNG + b"later")


def test_one_view_alone_opens_what_is_kept():
    """No second way to a file is born unseen."""
    opening = re.compile(r"FileResponse|uploads\.storage\(\)|StreamingHttpResponse")
    views = HOME / "views"
    found = {each.name for each in views.rglob("*.py") if opening.search(each.read_text("utf-8"))}
    assert found == {"daily.py", "live.py"}  # live.py streams numbers of versions, no file
