"""Telephones of the evening: each opens the form of its person and sends it until it is told yes.

A telephone whose answer does not come sends the same form again, as the queue of the device does:
the number of the form makes it one report.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.benchmarks.evening_server import COUNTED

TRIES, PAUSE, PATIENCE = 200, 0.1, 30  # times, seconds, seconds
TOKEN = "a" * 32
_KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')


@dataclass
class Told:
    """What the telephones have seen."""

    received: dict[str, int] = field(default_factory=dict)  # session -> report, as acknowledged
    errors: list[str] = field(default_factory=list)
    again: int = 0  # forms sent once more
    statements: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Telephone:
    """One connection at a time; after a failure the next server of the list."""

    def __init__(self, ports: list[int], path: str, told: Told) -> None:
        self._ports, self._path, self._told, self._at = ports, path, told, 0
        self._line: HTTPConnection | None = None

    def file(self, session: str, words: str) -> None:
        """Open the form and send it."""
        page, text = self._asked("GET", session)
        if page.status != 200 or not (key := _KEY.search(text)):
            self._told.errors.append(f"form: {page.status}")
            return
        begun = time.perf_counter()
        answer, text = self._asked("POST", session, _form(key[1], words))
        self._told.seconds.append(time.perf_counter() - begun)
        self._note(session, answer, text)

    def _note(self, session: str, answer: HTTPResponse, text: str) -> None:
        if answer.status != 302:
            self._told.errors.append(f"{answer.status}: {text[:200]}")
            return
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        self._told.received[session] = int(query["got"][0])
        self._told.statements.append(int(answer.headers[COUNTED]))

    def _asked(self, method: str, session: str, body: str = "") -> tuple[HTTPResponse, str]:
        for _ in range(TRIES):
            try:
                return self._once(method, session, body)
            except (OSError, HTTPException):
                self._hang_up(method)
        raise RuntimeError("no server answers")

    def _once(self, method: str, session: str, body: str) -> tuple[HTTPResponse, str]:
        if self._line is None:
            port = self._ports[self._at % len(self._ports)]
            self._line = HTTPConnection("localhost", port, timeout=PATIENCE)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, self._path, body or None, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        if answer.status == 200 and not text.rstrip().endswith("</html>"):
            raise HTTPException("the server was killed in the middle of the page")
        return answer, text

    def _hang_up(self, method: str) -> None:
        if self._line is not None:
            self._line.close()
        self._line, self._at = None, self._at + 1
        self._told.again += method == "POST"
        time.sleep(PAUSE)


def _form(key: str, words: str) -> str:
    content = {"start": "07:30", "end": "16:00", "work_mode": "OFFICE", "description": words}
    fixed = {"csrfmiddlewaretoken": TOKEN, "key": key, "act": "send", "work_date": DAY}
    return urlencode(fixed | content)


DAY = "2026-01-05"


def all_file(
    sessions: Iterable[tuple[str, str]], ports: list[int], path: str, clients: int, told: Told
) -> list[Thread]:
    """So many telephones at once share the people; their threads, started."""
    waiting: SimpleQueue[tuple[str, str]] = SimpleQueue()
    for each in sessions:
        waiting.put(each)
    threads = [
        Thread(target=_one_after_another, args=(waiting, Telephone(_turned(ports, at), path, told)))
        for at in range(clients)
    ]
    for thread in threads:
        thread.start()
    return threads


def _turned(ports: list[int], at: int) -> list[int]:
    return [ports[(at + number) % len(ports)] for number in range(len(ports))]


def _one_after_another(waiting: "SimpleQueue[tuple[str, str]]", telephone: Telephone) -> None:
    while True:
        try:
            session, words = waiting.get_nowait()
        except Empty:
            return
        telephone.file(session, words)
