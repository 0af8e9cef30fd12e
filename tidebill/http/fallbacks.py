"""What answers where no view does: in the wire's shape, unless a person asks for a page."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views import defaults

from tidebill.http import responses
from tidebill.http.call import Call
from tidebill.http.dispatch import accepted_format
from tidebill.wire.errors import Malformed, Missing

_SUFFIX = re.compile(r"\.(json|xml)/?\Z")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A path that leads nowhere."""
    return responses.respond_error(_call(request), Missing())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that breaks a limit of Django's before any view sees it."""
    return responses.respond_error(_call(request), Malformed("The request can't be read"))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault outside of every view."""
    call = _call(request)
    if call.format == "html":
        # Without our own pages' context: it may be what failed.
        return defaults.server_error(request)
    return responses.plain_error(call, gettext("Something went wrong on the server"), 500)


def _call(request: HttpRequest) -> Call:
    suffix = _SUFFIX.search(request.path)
    return Call(request, form=suffix[1] if suffix else accepted_format(request), suffix=suffix is not None)
