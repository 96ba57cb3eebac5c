"""The smallest host that can run the package; DATABASE_URL chooses PostgreSQL."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


def _database() -> dict:
    """SQLite in a file, because races and browsers use threads; or what DATABASE_URL names."""
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if url.scheme.startswith("postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "OPTIONS": {"options": "-c lock_timeout=5s"},
            "TEST": {"NAME": os.environ.get("KINERJA_TEST_DB", "test_kinerja")},
        }
    folder = Path(os.environ.get("KINERJA_TEST_DIR", ROOT / "build"))
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "db.sqlite3",
        "TEST": {"NAME": folder / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # SQLite has no FOR UPDATE; this is the lock
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
            "timeout": 30,
        },
    }


SECRET_KEY = "not secret, only used in tests"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "viewflow.workflow",  # the engine only, not "viewflow"
    "guardian",
    "simple_history",
    "viewflow_kinerja",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "viewflow_kinerja.middleware.RequestFactsMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "viewflow_kinerja.permissions.backend.KinerjaBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would create a real user otherwise
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": _database()}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "kinerja_private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "tests.urls"
LOGIN_URL = "/login/"
CSRF_FAILURE_VIEW = "viewflow_kinerja.views.errors.csrf_failure"
STATIC_URL = "/static/"
LANGUAGE_CODE = "en"  # tests read the msgids; the example project runs in Indonesian
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
# makemessages follows this from the root; the links confuse it otherwise.
LOCALE_PATHS = [ROOT / "viewflow_kinerja" / "locale"]
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
