"""The domain is tested without Django; property tests always draw the same examples."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# Nothing is remembered between runs, so nothing is left in the checkout.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "hypothesis-kinerja")
settings.register_profile("kinerja", derandomize=True, deadline=None)
settings.load_profile("kinerja")
