"""Endpoints for monitoring: no account, no sign-in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from tidebill.operation import health, metrics


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Report that the process is alive."""
    return _told({"status": "ok"}, 200)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Report whether all dependencies work, and which do not."""
    checks = health.examine()
    ready = all(check["ok"] for check in checks.values())
    return _told({"status": "ok" if ready else "error", "checks": checks}, 200 if ready else 503)


@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Serve Prometheus metrics to clients with the operator's token; 404 if none is configured."""
    wanted = settings.TIDEBILL_METRICS_TOKEN
    if not wanted:
        return _told({"code": "error", "message": "Not Found"}, 404)
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not constant_time_compare(given.strip(), wanted):
        response = _told({"code": "error", "message": "A bearer token is needed"}, 401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(metrics.expose(), content_type=CONTENT_TYPE_LATEST)


def _told(value: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(value, status=status, headers={"Cache-Control": "no-store"})
