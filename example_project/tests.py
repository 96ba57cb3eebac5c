"""What a host may rely on, tried in a host; run against the installed wheel too."""

import re
import zlib
from importlib.metadata import files
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest import mock, skipIf, skipUnless

from config import settings
from demo import checks, clock, sealed
from demo.build import Build, command
from demo.load import PASSWORD, load
from demo.stage import plan_of
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client, SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone
from portal.admin import site
from portal.models import Pegawai, UnitKerja

import viewflow_kinerja
from viewflow_kinerja.audit.state import is_kept
from viewflow_kinerja.models import Assignment, DailyReport, Employee, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import plan_edit

PACKAGE = Path(viewflow_kinerja.__file__).parent
FROM_A_CHECKOUT = (PACKAGE.parent / "setup.cfg").exists()
GUIDE = settings.BASE_DIR.parent / "docs" / "howto" / "embed.md"
# Bytes as the wheel carries them (deflated), without translations and htmx.
LARGEST, LARGEST_FILE = 1_100_000, 10_000
ALL_TABLES = "0001_squashed_0015_create_all_the_tables.py"  # alone over the limit: ADR 0042
PEOPLE = 60


@skipIf(FROM_A_CHECKOUT, "asks about the installed wheel")
class InstalledTests(SimpleTestCase):
    """What the wheel brings into site-packages."""

    def test_it_comes_from_site_packages(self):
        self.assertEqual(PACKAGE.parent.name, "site-packages")

    def test_it_takes_one_name(self):
        tops = {path.parts[0] for path in files("viewflow-kinerja")}
        tops = {name for name in tops if not name.endswith(".dist-info")}
        self.assertEqual(tops, {"viewflow_kinerja"})

    def test_flows_and_permissions_are_no_names_of_their_own(self):
        self.assertIsNone(find_spec("flows"))
        self.assertIsNone(find_spec("permissions"))
        self.assertEqual(Path(find_spec("tests").origin), Path(__file__).resolve())

    def test_it_is_small(self):
        weights = {path: len(zlib.compress(path.locate().read_bytes())) for path in _shipped()}
        self.assertLess(sum(weights.values()), LARGEST)
        heavy = [path.name for path, weight in weights.items() if weight > LARGEST_FILE]
        self.assertEqual(heavy, [ALL_TABLES])

    def test_there_are_no_tests_inside(self):
        strange = [path for path in _shipped() if re.search(r"(^|/)(tests?|conftest)\b", str(path))]
        self.assertEqual(strange, [])


def _shipped():
    """Files of the package that are neither compiled, nor translations, nor somebody else's."""
    left_out = ("__pycache__", "locale")
    for path in files("viewflow-kinerja"):
        ours = path.parts[0] == "viewflow_kinerja" and not set(left_out) & set(path.parts)
        if ours and not path.name.startswith("htmx"):
            yield path


class SettingsTests(SimpleTestCase):
    """The lines of the guide, and nothing but them."""

    def test_the_checks_are_silent(self):
        command("check", "--fail-level", "WARNING")

    @skipUnless(GUIDE.exists(), "the guide stands in the checkout")
    def test_the_settings_are_those_of_the_guide(self):
        block = re.search(r"```python\n# settings\.py\n(.*?)```", GUIDE.read_text(), re.DOTALL)
        self.assertIn(block[1].strip(), Path(settings.__file__).read_text())

    def test_the_admin_knows_the_tables_of_the_portal_only(self):
        self.assertEqual(set(site._registry), {Pegawai, UnitKerja})


class PortalTests(TestCase):
    """A portal with people, synchronised."""

    @classmethod
    def setUpTestData(cls):
        load(PEOPLE)
        with clock.at("2026-01-02", 8):
            command("kinerja_sync")

    def enter(self, login):
        """Log in at the portal's own page."""
        data = {"username": login, "password": PASSWORD}
        answer = self.client.post(reverse("masuk"), data)
        self.assertRedirects(answer, reverse("beranda"))
        return get_user_model().objects.get(username=login)

    def test_the_checks_of_the_database_are_silent(self):
        command("check", "--database", "default", "--fail-level", "WARNING")

    def test_a_stranger_is_sent_to_the_log_in_of_the_portal(self):
        for name in ("beranda", "kinerja:home"):
            answer = self.client.get(reverse(name))
            self.assertRedirects(answer, f"{reverse('masuk')}?next={reverse(name)}")

    def test_pages_without_the_frame_find_the_icon_of_the_portal(self):
        answer = self.client.get("/favicon.ico")
        self.assertRedirects(answer, "/static/portal/logo.svg", fetch_redirect_response=False)

    def test_an_old_tab_is_answered_in_the_frame_of_the_portal(self):
        self.enter("fauzan")
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = self.client.cookies
        answer = browser.post(reverse("kinerja:daily"), {"description": "Menyusun bahan rapat"})
        self.assertContains(answer, "Menyusun bahan rapat", status_code=403)
        self.assertContains(answer, "Buka formulirnya lagi", status_code=403)
        self.assertContains(answer, 'class="bilah"', status_code=403)

    def test_the_home_page_lists_the_people_of_my_unit(self):
        self.enter("fauzan")
        answer = self.client.get(reverse("beranda"))
        self.assertContains(answer, "Nurlaila")
        self.assertNotContains(answer, "Ida Royani")

    def test_the_cycle_answers_in_the_frame_of_the_portal(self):
        self.enter("fauzan")
        answer = self.client.get(reverse("kinerja:home"))
        self.assertContains(answer, 'class="bilah"')
        self.assertContains(answer, "kinerja/kinerja.css")
        self.assertNotContains(answer, "kj-standalone")
        self.assertIn("default-src 'self'", answer.headers["Content-Security-Policy"])

    def test_the_synchronisation_brings_people_and_raters(self):
        self.assertEqual(Employee.objects.count(), Pegawai.objects.count())
        self.assertEqual(OrgUnit.objects.count(), UnitKerja.objects.count())
        fauzan = Employee.objects.get(user__username="fauzan")
        placed = Assignment.of(fauzan, clock.date_of("2026-01-02"))
        self.assertEqual((placed.rater.name, placed.rater_source), ("Nurlaila", "COLUMN"))
        self.assertTrue(Assignment.all_rows.filter(rater_source="UNIT_TREE").exists())

    def test_a_second_synchronisation_changes_nothing(self):
        told = command("kinerja_sync")
        self.assertIn(f"{PEOPLE + UnitKerja.objects.count()} ", told.splitlines()[-1])
        self.assertEqual(Employee.history.count(), 2 * PEOPLE - _without_account())

    def test_a_plan_is_opened_and_drafted(self):
        officials = get_user_model().objects.get(username="bkpsdm")
        command("kinerja_appoint", "administer_subtree", "PEMKAB", "--user", "bkpsdm",
                 "--decree", "SK 1/2026")  # fmt: skip
        command("kinerja_open_cycle", "2026", "--as", officials.username)
        owner, plan = self.enter("fauzan"), plan_of("fauzan", 2026)
        plan_edit.put_result(plan, actor=owner, text="Terselesaikannya gangguan aplikasi")
        for name in ("plan", "plan-edit"):
            answer = self.client.get(reverse(f"kinerja:{name}", args=[plan.pk]))
            self.assertContains(answer, "Terselesaikannya gangguan aplikasi")

    def test_who_administers_the_portal_has_no_rights_in_the_cycle(self):
        admin = self.enter("admin")
        self.assertFalse(policy.visible(admin, PerformancePlan, Action.VIEW_PLAN).exists())
        self.assertEqual(self.client.get(reverse("kinerja:office")).status_code, 403)
        self.assertEqual(self.client.get(reverse("admin:index")).status_code, 200)


class DemonstrationTests(TestCase):
    """The worked example comes out, also with the installed package."""

    def test_every_check_of_the_worked_example_passes(self):
        lines = []
        build = Build(PEOPLE, lambda line: None)
        done = build.fill()
        with build.whole_year():
            checks.run(done, lines.append)
        self.assertGreater(len(lines), 300)
        self.assertEqual([line for line in lines if not line.endswith(" ok")], [])
        if sealed.possible():
            self.seals(done)
        to_come = DailyReport.all_rows.filter(work_date__gte=timezone.localdate())
        self.assertFalse(to_come.exists())

    def seals(self, done):
        """A newcomer finds a verified checkpoint; the inspector a rating that was changed."""
        with TemporaryDirectory() as folder, self.settings(KINERJA=dict(settings.KINERJA)):
            sealed.make_key(Path(folder))
            changed = sealed.plant(done)
            check = sealed.seal()
        self.assertEqual((check.exit_code, check.findings), (0, 0))
        row = changed.history.latest("history_id")
        self.assertEqual((row.act, row.actor_name), ("portal.repair", "admin"))
        self.assertLess(changed.finalised_at, row.history_date)


class ServingTests(TestCase):
    """The demonstration is served where it is told to be."""

    def serve(self, *options):
        out, built = StringIO(), SimpleNamespace(employees=60, finished_at=timezone.now())
        with (
            mock.patch("demo.empty.complete", return_value=built),
            mock.patch("demo.management.commands.demo.call_command") as served,
        ):
            call_command("demo", *options, stdout=out)
        return served.call_args.args, out.getvalue()

    def test_the_port_can_be_chosen(self):
        self.assertEqual(self.serve()[0], ("runserver", "127.0.0.1:8000"))
        served, told = self.serve("--port", "8001")
        self.assertEqual(served, ("runserver", "127.0.0.1:8001"))
        self.assertIn("http://127.0.0.1:8001/", told)
        self.assertIn("no ledger is kept" if not is_kept() else "var/ledger.key", told)

    def test_a_port_that_is_none_is_refused(self):
        with self.assertRaisesMessage(CommandError, "--port takes 1024 to 65535."):
            self.serve("--port", "80")


def _without_account():
    return Pegawai.objects.filter(akun=None).count()
