"""Files in object storage, with moto as S3 server."""

from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.test.utils import override_settings
from django.utils.functional import empty
from moto.server import ThreadedMotoServer

from tests.caller import Caller
from tests.people import Person
from tidebill.settings import _storage

pytestmark = pytest.mark.django_db
_KEYS = {
    "TIDEBILL_S3_ACCESS_KEY": "test",
    "TIDEBILL_S3_SECRET_KEY": "test",
    "TIDEBILL_S3_REGION": "eu-west-1",
}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host.replace('0.0.0.0', '127.0.0.1')}:{port}"  # noqa: S104  # what moto says
    # All servers of a process share their buckets.
    httpx.post(f"{endpoint}/moto-api/reset").raise_for_status()
    for name, value in {**_KEYS, "TIDEBILL_S3_ENDPOINT": endpoint}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    before = default_storage._wrapped
    kept: Any = {"default": _storage("files"), "staticfiles": storages.backends["staticfiles"]}
    with override_settings(STORAGES=kept):
        default_storage._wrapped = empty
        yield client
    default_storage._wrapped = before
    server.stop()


def test_a_file_is_kept_in_the_bucket_led_to_and_removed(alice: Person, bucket: Any) -> None:
    api = Caller(alice)
    number = api.post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()["id"]
    fields = api.get(f"/invoices/{number}/get_new_attachment_credentials.json").json()
    fields.pop("url")
    sent = Browser().post("/uploads", {**fields, "file": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert sent.status_code == 201
    assert api.post(f"/invoices/{number}/add_attachment.json?file_name=a.pdf").status_code == 200

    (stored,) = bucket.list_objects_v2(Bucket="files")["Contents"]
    led = api.get(f"/invoices/{number}/attachment?kind=custom")

    assert stored["Size"] == 4
    assert led.status_code == 302
    assert httpx.get(led.headers["Location"]).content == b"%PDF"
    (listed,) = api.get(f"/invoices/{number}/attachments.json").json()
    assert api.delete(f"/invoices/{number}/attachments/{listed['id']}.json").status_code == 200
