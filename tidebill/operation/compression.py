from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# What a browser loads to show a page. Answers of the API stay as they are.
_COMPRESSED = {"text/html", "text/css", "text/javascript", "image/svg+xml"}


class CompressPages(GZipMiddleware):
    """Middleware: pages and what they are made of leave compressed to whoever takes gzip.

    Django adds a random length to each, so that its size tells nothing about a secret in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        media_type = response.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if media_type in _COMPRESSED else response
