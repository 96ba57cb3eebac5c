"""A host that installs everything as it comes: apps, middleware, pages, admin."""

import os
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

SECRET_KEY = "not secret"
USE_TZ = True
LANGUAGE_CODE = "en"
ALLOWED_HOSTS = ["testserver"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
ROOT_URLCONF = "tests.contract.urls"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "guardian",
    "simple_history",
    "tests.contract",
    "viewflow",  # behind the host's own app, and still it takes over (E35)
    "viewflow.workflow",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # what happens without it: P29
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


class TablesFromModels:
    """Tables come straight from the models: this app has no migrations and points at others."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


MIGRATION_MODULES = TablesFromModels()


def postgresql(url):
    """The database that `postgresql://user:password@host:port/name` names."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": "-c lock_timeout=5s"},
        "TEST": {"NAME": "test_kinerja_contract"},
    }


def sqlite():
    """A file, because threads share it; one for each run, because runs may overlap."""
    name = Path(tempfile.gettempdir()) / f"test_kinerja_contract_{os.getpid()}.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # SQLite has no FOR UPDATE; this is the lock
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "timeout": 30,
        },
        "TEST": {"NAME": name},
    }


url = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgresql(url) if url.startswith("postgres") else sqlite()}
