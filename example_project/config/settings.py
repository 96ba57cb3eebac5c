"""SIMPEG of a small district: its own settings first, then the lines that embed the package."""

import os
from pathlib import Path

from config import ledger
from config.database import from_environment

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("SECRET_KEY", "for the demonstration on this machine only")
DEBUG = os.environ.get("DEMO_DEBUG") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # only what portal/admin.py registers
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "portal",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": from_environment(BASE_DIR / "var")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "masuk"
LOGIN_REDIRECT_URL = "beranda"
LOGOUT_REDIRECT_URL = "masuk"

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "kinerja_private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "var" / "private", "base_url": None},
    },
}
STATIC_URL = "static/"

# The performance cycle. Everything from here on is what docs/howto/embed.md asks for.

INSTALLED_APPS += [
    "viewflow.workflow",  # the engine's tables; not "viewflow"
    "guardian",
    "simple_history",
    "django_htmx",
    "viewflow_kinerja",
]

MIDDLEWARE += ["viewflow_kinerja.middleware.RequestFactsMiddleware"]  # after authentication

AUTHENTICATION_BACKENDS = [
    "viewflow_kinerja.permissions.backend.KinerjaBackend",  # first, see below
    "django.contrib.auth.backends.ModelBackend",  # or whatever you have
    "guardian.backends.ObjectPermissionBackend",
]

ANONYMOUS_USER_NAME = None  # guardian would create a user that can be granted things

CSRF_FAILURE_VIEW = "viewflow_kinerja.views.errors.csrf_failure"  # an old tab loses no words

KINERJA = {"DIRECTORY": "portal.kinerja_adapter.SimpegDirectory"}
KINERJA |= ledger.given(BASE_DIR / "var")  # a real portal writes what kinerja_keygen prints
