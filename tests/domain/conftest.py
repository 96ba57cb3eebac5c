"""The domain is tested without Django; property tests always draw the same examples."""

from hypothesis import settings

settings.register_profile("kinerja", derandomize=True, deadline=None)
settings.load_profile("kinerja")
