"""What was built, so that a second start need not build it again."""

from django.db import models


class DemoBuild(models.Model):
    """A demonstration that was built to its end."""

    version = models.PositiveSmallIntegerField()
    employees = models.PositiveIntegerField()
    failed = models.PositiveSmallIntegerField()
    finished_at = models.DateTimeField()

    class Meta:
        db_table = "demo_build"

    def __str__(self) -> str:
        return f"{self.employees} people, version {self.version}"
