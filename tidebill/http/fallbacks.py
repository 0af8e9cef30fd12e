"""What answers where no view does: in the wire's shape, unless a person asks for a page."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views import defaults

from tidebill.http import rendering
from tidebill.http.context import RequestContext
from tidebill.http.dispatch import accepted_format
from tidebill.wire.errors import BadRequest, NotFound

_SUFFIX = re.compile(r"\.(json|xml)/?\Z")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A path that leads nowhere."""
    return rendering.respond_error(_call(request), NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that breaks a limit of Django's before any view sees it."""
    return rendering.respond_error(_call(request), BadRequest("The request can't be read"))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault outside of every view."""
    context = _call(request)
    if context.format == "html":
        # Without our own pages' context: it may be what failed.
        return defaults.server_error(request)
    return rendering.plain_error(context, gettext("Something went wrong on the server"), 500)


def _call(request: HttpRequest) -> RequestContext:
    suffix = _SUFFIX.search(request.path)
    return RequestContext(
        request, form=suffix[1] if suffix else accepted_format(request), suffix=suffix is not None
    )
