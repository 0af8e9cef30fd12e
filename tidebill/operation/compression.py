from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Content types of pages and their assets. API responses are not compressed.
_COMPRESSED = {"text/html", "text/css", "text/javascript", "image/svg+xml"}


class CompressPages(GZipMiddleware):
    """Middleware that compresses pages and assets for clients that accept gzip.

    Django adds random padding, so that response sizes reveal nothing about secrets (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        media_type = response.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if media_type in _COMPRESSED else response
