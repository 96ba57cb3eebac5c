"""A year is opened for everybody, set-based; running it again opens newcomers only."""

from typing import Any

from viewflow_kinerja.flows import bulk
from viewflow_kinerja.management.opening import OpeningCommand, in_words, place, who
from viewflow_kinerja.services import opening


class Command(OpeningCommand):
    """The year is prepared if it is new, and opened if it is a draft."""

    help = "Open a year: one plan with its process for each employee in scope who has none."

    def handle(self, *args: Any, **options: Any) -> None:
        """Open, or say what would be opened."""
        institution, unit = place(options["unit"])
        year = opening.cycle_of(institution, options["year"])
        if options["dry_run"]:
            report = bulk.plan_opening(year, unit)
        else:
            actor = who(options["account"])
            with in_words(actor, institution):
                report = bulk.open_year(year, actor=actor, unit=unit)
        self.tell(report, str(options["year"]), options, year=options["year"])
