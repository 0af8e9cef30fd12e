"""Prometheus metrics of the instance, never of an account."""

import os
import tempfile
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tidebill.events.models import Job, Worker
from tidebill.events.worker import SILENT
from tidebill.mail.models import Mail
from tidebill.operation import health
from tidebill.storage import clock

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_own = CollectorRegistry()
_requests = Counter("tidebill_http_requests", "Requests answered", ["method", "status"], registry=_own)
_seconds = Histogram("tidebill_http_request_seconds", "Time to answer a request", registry=_own)
# Other methods would create a time series each.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def share_between_processes() -> None:
    """Share metrics between the web processes about to start."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="tidebill-metrics-")


def count_request(method: str, status: int, seconds: float) -> None:
    """Count a request."""
    _requests.labels(method if method in _METHODS else "OTHER", str(status)).inc()
    _seconds.observe(seconds)


def expose() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(_counted()) + generate_latest(_looked_up())


def _counted() -> CollectorRegistry:
    if _FOLDER not in os.environ:
        return _own
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _looked_up() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Instance())
    return registry


class _Instance(Collector):
    """Metrics read from database and disk on each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        checks = health.examine()
        ready = GaugeMetricFamily("tidebill_check_ok", "Whether a check of /readyz passes", labels=["check"])
        for name, check in checks.items():
            ready.add_metric([name], float(check["ok"]))
        yield ready
        yield _gauge("tidebill_disk_free_bytes", "Room for data", checks["disk"].get("free_bytes", 0))
        if checks["database"]["ok"]:
            yield from _of_queue()


def _of_queue() -> Iterator[GaugeMetricFamily]:
    living = Worker.objects.filter(seen_at__gt=clock.actual() - SILENT).count()
    failed = Job.objects.exclude(failed_at=None).count()
    open_jobs = Job.objects.filter(finished_at=None, failed_at=None).count()
    yield _gauge("tidebill_workers", "Workers that have shown themselves lately", living)
    yield _gauge("tidebill_jobs_waiting", "Jobs that are not done yet", open_jobs)
    yield _gauge("tidebill_jobs_failed", "Jobs that were given up and are kept", failed)
    mails = Mail.everything.filter(status__in=Mail.WAITING).count()
    yield _gauge("tidebill_mails_waiting", "Mails that no server has accepted yet", mails)
    wait = health.oldest_wait().total_seconds()
    yield _gauge("tidebill_jobs_oldest_waiting_seconds", "How long the oldest due job has waited", wait)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)
