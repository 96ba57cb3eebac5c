"""What somebody with bad intentions, or with a full clipboard, sends; what becomes of it."""

import html
from typing import Any

from django.apps import apps
from django.urls import reverse

from tests.views.browse import NOT_MEANT
from tests.views.paper import Form, Page, Reader

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
RAW = (SCRIPT, "<img src=x", 'href="javascript:')
SMALL = ("place", "unit_of_measure")  # fields of 50 and 60 characters


def at(name: str, *args: Any) -> str:
    """The address of one of our pages."""
    return reverse(f"kinerja:{name}", args=args)


def bad(name: str) -> str:
    """A text that would run if it were not escaped; it begins with the name of its field."""
    return f"{name[:16]}{SCRIPT}" if name in SMALL else f"{name[:40]}{SCRIPT}\njavascript:{IMAGE}"


def shown(name: str) -> str:
    """The beginning of the same as it stands on a page."""
    first = name[:16] if name in SMALL else name[:40]
    return html.escape(f"{first}{SCRIPT}")


def runs(page: Page) -> list[str]:
    """What of it would be executed."""
    return [each for each in RAW if each in page.html]


def fill(form: Form, text: Any) -> dict[str, Any]:
    """Every field for words filled by `text(name)`."""
    return {name: text(name) for name in form.texts}


def everything() -> dict[str, list[Any]]:
    """Every row of every table, but for the sessions and for who read."""
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in models
        if model._meta.label not in NOT_MEANT
    }


def changed(before: dict[str, list[Any]]) -> list[str]:
    """The tables that are not what they were."""
    return [name for name, rows in everything().items() if rows != before[name]]


def forms_to_write_in(reader: Reader, path: str) -> list[tuple[Page, Form]]:
    """The forms of a page in which something can be written."""
    page = Page(reader.client.get(path, follow=True), path)
    return [(page, form) for form in page.forms if form.method == "post" and form.texts]
