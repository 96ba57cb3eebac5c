"""A browser made of paper: it reads the forms of a page as they are, fills them in, sends them.

What is sent is what the page shows: hidden fields, chosen radios, texts that are filled in already.
A name that the form does not have cannot be filled in, so a renamed field turns a test red.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

VOID = {"input", "br", "img", "meta", "link", "hr", "path"}


@dataclass
class Form:
    """One form of a page: where it goes, what stands in it, what may be chosen or pressed."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # fields for words

    def value(self, name: str) -> str:
        """What stands in a field; empty where nothing is chosen."""
        return dict(self.fields).get(name, "")

    def offers(self, name: str, value: str) -> bool:
        """Whether a radio, checkbox or list has this choice."""
        return value in self.options.get(name, ())

    def data(self, /, **typed: Any) -> dict[str, Any]:
        """What a browser would send after this was typed."""
        unknown = typed.keys() - self.names
        assert not unknown, f"{self.action} has no {sorted(unknown)}, only {sorted(self.names)}"
        sent: dict[str, Any] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent | {name: value for name, value in typed.items() if value is not None}

    def press(self, words: str) -> dict[str, str]:
        """The button with these words."""
        found = [each for each in self.buttons if words in each["words"]]
        assert found, f"{self.action} has no button {words!r}, only {self.buttons}"
        return found[0]


class _Reader(HTMLParser):
    """Collects forms, links and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: Form | None = None
        self._area: str | None = None
        self._text: list[str] | None = None
        self._select: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in ("script", "style"):
            self._silent += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.open)
        elif self.open is not None:
            getattr(self, f"_on_{tag}", lambda given: None)(given)

    def _on_input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or "disabled" in given:
            return
        self.open.names.add(name)
        if kind == "text" and given.get("inputmode") != "decimal":
            self.open.texts.append(name)
        if kind in ("radio", "checkbox"):
            self.open.options.setdefault(name, []).append(given.get("value", "on"))
            if "checked" not in given:
                return
        self.open.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def _on_textarea(self, given: dict[str, str]) -> None:
        self._area, self._text = given.get("name"), []
        if "name" in given:
            self.open.names.add(given["name"])
            self.open.texts.append(given["name"])

    def _on_select(self, given: dict[str, str]) -> None:
        self._select = given["name"]
        self.open.names.add(self._select)
        self.open.fields.append((self._select, ""))

    def _on_option(self, given: dict[str, str]) -> None:
        name = self._select or ""
        first = not self.open.options.get(name)
        self.open.options.setdefault(name, []).append(given.get("value", ""))
        if first or "selected" in given:
            self.open.fields = [each for each in self.open.fields if each[0] != name]
            self.open.fields.append((name, given.get("value", "")))

    def _on_button(self, given: dict[str, str]) -> None:
        self.open.buttons.append({"words": "", **given})
        self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        if tag == "textarea" and self.open is not None:
            text = "".join(self._text or ()).removeprefix("\n")
            self.open.fields.append((self._area or "", text))
            self._text = self._area = None
        elif tag == "button" and self.open is not None and self._text is not None:
            self.open.buttons[-1]["words"] = " ".join("".join(self._text).split())
            self._text = None
        elif tag == "form":
            self.open = None

    def handle_data(self, text: str) -> None:
        if not self._silent:
            self.words.append(text)
        if self._text is not None:
            self._text.append(text)


class Page:
    """An answer, read."""

    def __init__(self, response: HttpResponse, path: str) -> None:
        self.response, self.path, self.status = response, path, response.status_code
        self.html = response.content.decode()
        reader = _Reader()
        reader.feed(self.html)
        self.forms, self.links = reader.forms, reader.links
        self.words = " ".join(" ".join(reader.words).split())

    def form(self, *, act: str = "", to: str = "", field: str = "") -> Form:
        """The form that does an act, goes to an address, or has a field."""
        fitting = [
            form
            for form in self.forms
            if form.method == "post"
            and (not act or form.value("act") == act)
            and (not to or form.action == to)
            and (not field or field in form.names)
        ]
        seen = [(form.action, sorted(form.names)) for form in self.forms]
        assert len(fitting) == 1, f"{len(fitting)} forms {act}{to}{field} on {self.path}: {seen}"
        return fitting[0]


class Reader:
    """Somebody at a browser, logged in."""

    def __init__(self, account: Any) -> None:
        self.account, self.client = account, Client()
        self.client.force_login(account)

    def get(self, path: str, status: int = 200) -> Page:
        """Look at a page."""
        response = self.client.get(path)
        assert response.status_code == status, f"{response.status_code} at {path}: {response}"
        return Page(response, path)

    def send(self, page: Page, form: Form, /, *, button: str = "", **typed: Any) -> Page:
        """Fill in and send a form; follows to the page that comes after."""
        data, action = form.data(**typed), form.action or page.path
        if button:
            pressed = form.press(button)
            action = pressed.get("formaction") or action
            if pressed.get("name"):
                data[pressed["name"]] = pressed.get("value", "")
        response = self.client.post(action, data, follow=True)
        last = response.redirect_chain[-1][0] if response.redirect_chain else action
        return Page(response, last)
