"""Stored prints in object storage, with moto as S3 server."""

from typing import Any

import pytest

from tests.attachments.test_attachments_in_s3 import bucket
from tests.invoices.conftest import Issue, issue
from tidebill.invoices.models import Invoice
from tidebill.printing.models import Print
from tidebill.printing.services import print_invoice, prints

__all__ = ["bucket", "issue"]
pytestmark = pytest.mark.django_db(transaction=True)


def _print(number: int) -> bytes:
    return print_invoice(Invoice.objects.select_related("account", "department").get(pk=number))


def _names(bucket: Any) -> list[str]:
    return [row["Key"] for row in bucket.list_objects_v2(Bucket="files").get("Contents", [])]


def test_a_print_is_stored_in_the_bucket_and_deleted_with_its_row(issue: Issue, bucket: Any) -> None:
    number = issue().pk

    first, second = _print(number), _print(number)

    row = Print.objects.get()
    assert first == second
    assert _names(bucket) == [row.path]
    assert bucket.get_object(Bucket="files", Key=row.path)["Body"].read() == first
    assert prints.sweep_files() == 0
    assert prints.purge_prints() == 1
    assert _names(bucket) == []


def test_a_lost_file_is_rendered_again(issue: Issue, bucket: Any) -> None:
    number = issue().pk
    first = _print(number)
    bucket.delete_object(Bucket="files", Key=Print.objects.get().path)

    assert _print(number) == first
    assert _names(bucket) == [Print.objects.get().path]


def test_a_bucket_that_does_not_answer_fails_no_request(issue: Issue, bucket: Any) -> None:
    bucket.delete_bucket(Bucket="files")

    assert _print(issue().pk).startswith(b"%PDF")
    assert Print.objects.count() == 0
