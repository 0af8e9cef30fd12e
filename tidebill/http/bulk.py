"""Apply a change to several objects independently and report the outcome of each."""

from collections.abc import Callable, Sequence
from typing import Any

from tidebill.http.context import RequestContext
from tidebill.http.labels import label_of
from tidebill.http.rendering import translated
from tidebill.http.responses import Response, Value
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Locked, Message, NotFound, RuleViolation, WireError

BULK_MAX = 100


def check_bulk_ids(name: str, numbers: Sequence[int] | None) -> list[int]:
    """Return the distinct selected ids; raises Invalid for none or too many."""
    wanted = list(dict.fromkeys(numbers or []))
    if not wanted:
        raise Invalid({name: errors.BLANK})
    if len(wanted) > BULK_MAX:
        raise Invalid({name: Message("is too long (maximum is %(count)s)", {"count": BULK_MAX})})
    return wanted


def run_bulk(
    context: RequestContext, numbers: Sequence[int], change: Callable[[int], str], *, title: str, back: str
) -> Response:
    """Apply ``change`` to each id in turn; a failure does not affect the others.

    ``change`` returns the object's name. The response contains the number of changed objects and the outcome
    of each, with the reason of failures; ``title`` and ``back`` are for the HTML page.
    """
    named = label_of if context.format == "html" else str
    results = [_outcome(number, change, named) for number in numbers]
    done = sum(1 for result in results if result["code"] == "success")
    value = {"done": done, "failed": len(results) - done, "results": results}
    page_context = {**value, "title": title, "back": context.came_from or back, "address": back}
    return Value(value=value, page="lists/outcome.html", page_context=page_context)


def _outcome(number: int, change: Callable[[int], str], named: Callable[[str], str]) -> dict[str, Any]:
    try:
        return {"id": number, "code": "success", "name": change(number), "message": None}
    except WireError as error:
        return {"id": number, "code": "error", "name": None, "message": _reason(error, named)}


def _reason(error: WireError, named: Callable[[str], str]) -> str:
    if isinstance(error, Invalid):
        return "; ".join(
            f"{named(name)}: {translated(message).removeprefix('- ')}"
            for name, messages in error.errors.items()
            for message in messages
        )
    if isinstance(error, NotFound):
        return "Not Found"
    if isinstance(error, RuleViolation | Locked):
        return translated(error.message)
    return str(error)
