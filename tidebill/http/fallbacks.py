"""Error handlers outside of views: in the API's error format, or as a page if HTML is accepted."""

import re
import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views import defaults

from tidebill.http import rendering
from tidebill.http.context import RequestContext
from tidebill.http.dispatch import accepted_format, respond_unavailable
from tidebill.wire.errors import BadRequest, NotFound

_SUFFIX = re.compile(r"\.(json|xml)/?\Z")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handle an unknown path."""
    return rendering.respond_error(_call(request), NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handle a request that exceeds one of Django's limits."""
    return rendering.respond_error(_call(request), BadRequest("The request can't be read"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Handle an exception outside of views."""
    context = _call(request)
    unavailable = respond_unavailable(context, sys.exception())
    if unavailable is not None:
        return unavailable
    if context.format == "html":
        # Django's plain page: our templates' context may be the cause of the error.
        return defaults.server_error(request)
    return rendering.plain_error(context, gettext("Something went wrong on the server"), 500)


def _call(request: HttpRequest) -> RequestContext:
    suffix = _SUFFIX.search(request.path)
    return RequestContext(
        request, form=suffix[1] if suffix else accepted_format(request), suffix=suffix is not None
    )
