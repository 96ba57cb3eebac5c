"""Where the portal keeps its data: a file, or the PostgreSQL that DATABASE_URL names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def from_environment(folder: Path) -> dict[str, Any]:
    """SQLite in the folder; PostgreSQL where DEMO_POSTGRES=1 says that it may be built anew."""
    if os.environ.get("DEMO_POSTGRES") == "1":
        return _postgresql(os.environ["DATABASE_URL"])
    folder.mkdir(exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "portal.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;",
            "timeout": 20,
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "OPTIONS": {"options": "-c lock_timeout=5s"},
    }
