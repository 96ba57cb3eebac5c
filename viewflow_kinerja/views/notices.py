"""One's own messages. Looking marks nothing: reading is said by a press."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from viewflow_kinerja.selectors import notices as reader
from viewflow_kinerja.services import notices
from viewflow_kinerja.views.base import page, show


@page
def messages(request: Any) -> HttpResponse:
    """The newest first; a POST says that they have been read up to one of them."""
    if request.method == "POST":
        notices.mark_read(request.visitor.actor, _number(request.POST.get("upto", "")) or 0)
        return redirect("kinerja:messages")
    found = reader.newest(request.visitor.actor, _number(request.GET.get("before", "")))
    shown, more = found[: reader.PAGE], len(found) > reader.PAGE
    return show(
        request,
        "messages/messages",
        nav="home",
        shown=shown,
        newest=shown[0].pk if any(each.is_new for each in shown) else None,
        before=str(shown[-1].pk) if more else "",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
