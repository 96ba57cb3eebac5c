"""A year of Fauzan through both processes, in April; and what tests of histories ask for."""

from tests.audit.conftest import in_april, live, lived  # noqa: F401 (fixtures)
