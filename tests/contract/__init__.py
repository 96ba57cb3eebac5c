"""What the libraries below the package do, held in place one test a trap.

Nothing of the package is under test here: a small host of its own uses django-viewflow,
django-guardian and django-simple-history as they come. The number in a test's name is the
trap's: E of the engine, P of permissions, A of the audit trail. The same number in the
package's own tests holds the remedy. A test that fails after an upgrade is news: the trap is
gone or has moved. Read the remedy again, then change both.

    python -m pytest tests/contract --ds=tests.contract.settings -q -o addopts=""
"""
