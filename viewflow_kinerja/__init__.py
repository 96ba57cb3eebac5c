"""The civil-servant performance cycle as django-viewflow processes. Importing this imports nothing."""

__version__ = "0.1.0"
