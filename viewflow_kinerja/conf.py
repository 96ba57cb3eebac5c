"""The settings of this package: one dict, `KINERJA`, read when used, never at import."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Key:
    """One key of `KINERJA`: its default, its type and a sentence for the reader."""

    default: Any
    kind: type
    words: str


KEYS: dict[str, Key] = {
    "DIRECTORY": Key(
        "viewflow_kinerja.directory.LocalDirectory",
        str,
        "Dotted path of the class that knows who works where and who rates whom.",
    ),
    "CSV_FOLDER": Key("", str, "Folder with people.csv and units.csv, for CsvDirectory."),
    "SYSTEM_USER": Key(
        "kinerja-system",
        str,
        "User name of the account that acts in jobs and commands; it is made when first needed.",
    ),
    "LOAD_HTMX": Key(True, bool, "Load htmx with our script; False when the portal has it."),
    "OFFLINE_QUEUE": Key(
        False, bool, "Let a daily report that cannot be sent wait on the device and go later."
    ),
    "LIVE": Key(
        "poll",
        str,
        "How open pages of figures follow: poll, or sse where the server is ASGI.",
    ),
    "TIME_ZONE": Key("Asia/Jakarta", str, "Zone of the offices where a person names no other."),
    "UPLOAD_SCANNER": Key(
        "",
        str,
        "Dotted path of a callable (name, content) that returns words against a file, or nothing.",
    ),
    "AUDIT_GUARD": Key(
        "enforce",
        str,
        "What happens to a change without an equal row of history: enforce, warn or off.",
    ),
    "BREAK_GLASS_HOURS": Key(8, int, "The longest that emergency access may last, in hours."),
    "DIGEST_AT": Key("07:30", str, "Local time from which the one message of a day is made."),
    "QUIET_HOURS": Key("18:00-06:00", str, "When nothing is sent: evening and morning, local."),
    "CHANNELS": Key(
        ["viewflow_kinerja.delivery.EmailChannel"],
        list,
        "Dotted paths of the classes that carry messages out; [] keeps them in the product.",
    ),
    "NOTIFY_ADDRESS": Key(
        "",
        str,
        "Dotted path of a callable (account) that returns its Apprise URL, or nothing.",
    ),
    "PORTAL_ADDRESS": Key(
        "", str, "Address of the portal for links in messages, such as https://simpeg.example.go.id"
    ),
    "LEDGER_KEY_FILE": Key(
        "", str, "File with the private key that seals history; outside database and repository."
    ),
    "LEDGER_SIGNER": Key(
        "viewflow_kinerja.audit.keys.FileSigner",
        str,
        "Dotted path of a class with `key` and `sign(message)`: a file, or your key service.",
    ),
    "LEDGER_TRUSTED_KEYS": Key(
        [], list, "Verifier keys whose signature verification accepts, the newest last."
    ),
    "LEDGER_ANCHORS": Key(
        [],
        list,
        "Where checkpoints are kept outside: dicts with BACKEND (dotted path) and OPTIONS.",
    ),
    "LEDGER_ANCHOR_HOURS": Key(24, int, "A newer checkpoint goes to each anchor after so long."),
    "LEDGER_MAX_LAG_MINUTES": Key(
        60, int, "History that waits longer than this for its seal is an alarm."
    ),
    "LEDGER_ALARM_TO": Key([], list, "Addresses that are told of alarms; empty means ADMINS."),
    "MAX_ENDED_PERCENT": Key(
        5, int, "A sync that would end more people than this needs --force; percent."
    ),
}


class _Settings:
    """Attribute access to `settings.KINERJA`; it follows override_settings by itself."""

    def __getattr__(self, name: str) -> Any:
        if name not in KEYS:
            raise AttributeError(f"KINERJA has no key {name!r}")
        return given().get(name, KEYS[name].default)


def given() -> dict[str, Any]:
    """What the host has set; an unknown key is an error at once, not a silent default."""
    values = getattr(settings, "KINERJA", {})
    if unknown := set(values) - set(KEYS):
        raise ImproperlyConfigured(f"unknown keys in KINERJA: {', '.join(sorted(unknown))}")
    return values


kinerja_settings = _Settings()
