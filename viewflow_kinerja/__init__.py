"""The civil-servant performance cycle as django-viewflow processes; importing this does nothing."""

__version__ = "0.1.0"
