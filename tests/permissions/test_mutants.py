"""The faults of `mutants.py` still fit the source, so that the proof by mutation cannot rot."""

from tests.permissions import mutants


def test_every_fault_still_fits_the_source():
    wrong = mutants.faults()
    assert not wrong, "\n".join(wrong)


def test_there_are_as_many_as_promised_and_each_has_its_name_and_its_tests():
    assert len({each.name for each in mutants.MUTANTS}) == len(mutants.MUTANTS) >= 60
    for each in mutants.MUTANTS:
        assert each.tests
        assert all((mutants.ROOT / path).is_file() for path in files_of(each)), each.name


def files_of(mutant):
    """A test may be one of its file."""
    return [test.partition("::")[0] for test in mutant.tests]
