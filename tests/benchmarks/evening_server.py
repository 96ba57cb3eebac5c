"""A server of the evening: `python -m tests.benchmarks.evening_server DATABASE PORT MOMENT`.

A process of its own, so that it can be killed. It says in each answer how many statements it took.
"""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

COUNTED = "X-Statements"
WARM = 600  # seconds for which a connection is kept


def counting(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: what is sent to the database, with a beginning and an end of one transaction."""
    from django.db import connection

    def counted(request: Any) -> Any:
        seen = [2]

        def one(execute: Any, *given: Any) -> Any:
            seen[0] += 1
            return execute(*given)

        with connection.execute_wrapper(one):
            answer = get_response(request)
        answer[COUNTED] = str(seen[0])
        return answer

    return counted


def serve(name: str, port: int, moment: datetime) -> None:
    """Answer for ever, at a moment from which the clock goes on."""
    import django
    import time_machine

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(moment, tick=True))
        stack.enter_context(_settings(name))
        _answer(port)


def _settings(name: str) -> Any:
    from django.conf import settings
    from django.db import connections
    from django.test import override_settings

    connections.settings["default"].update(NAME=name, CONN_MAX_AGE=WARM)
    counter = f"{__spec__.name}.counting"
    return override_settings(
        ALLOWED_HOSTS=["localhost"], DEBUG=False, MIDDLEWARE=[counter, *settings.MIDDLEWARE]
    )


def _answer(port: int) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Silent(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadedWSGIServer(("localhost", port), Silent)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
