"""A period of review is opened for everybody, set-based; running it again opens newcomers only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from viewflow_kinerja.flows import bulk
from viewflow_kinerja.management.opening import OpeningCommand, in_words, place, who
from viewflow_kinerja.services import opening


class Command(OpeningCommand):
    """The period is opened if it is a draft; its organisations are ready to be rated."""

    help = "Open a period: one evaluation with its process for each plan in force that has none."

    def add_what(self, parser: ArgumentParser) -> None:
        """The code of the period."""
        parser.add_argument("period", help="M01 … M12, Q1 … Q4, S1, S2, YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open, or say what would be opened."""
        institution, unit = place(options["unit"])
        code = options["period"].upper()
        period = opening.period_of(institution, options["year"], code)
        if period is None:
            text = _(
                "%(year)s has no period %(code)s. Open the year first, or choose another code."
            )
            raise CommandError(text % {"year": options["year"], "code": code})
        if options["dry_run"]:
            report = bulk.review_opening(period, unit)
        else:
            actor = who(options["account"])
            with in_words(actor, institution):
                report = bulk.open_review(period, actor=actor, unit=unit)
        facts = {"year": options["year"], "period": code}
        self.tell(report, f"{options['year']} {code}", options, **facts)
