"""The documented upload of a file over real HTTP: credentials, upload, attach, download."""

import io
import zipfile
from typing import Any

import httpx
import pytest
from lxml import etree

PDF = b"%PDF-1.7 contract"
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}


@pytest.fixture
def invoice(api: httpx.Client) -> dict[str, Any]:
    return api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [ROW]}}).json()


def credentials(api: httpx.Client, invoice: dict[str, Any]) -> dict[str, str]:
    answer = api.get(f"/invoices/{invoice['id']}/get_new_attachment_credentials.json")
    assert answer.status_code == 200, answer.text
    return answer.json()


def upload(fields: dict[str, str], name: str, content: bytes, **changed: str) -> httpx.Response:
    """Upload as documented: all fields with the file last, unauthenticated."""
    sent = {field: value for field, value in {**fields, **changed}.items() if field != "url"}
    return httpx.post(fields["url"], data=sent, files={"file": (name, content)}, timeout=30)


def attach(api: httpx.Client, invoice: dict[str, Any], name: str, content: bytes = PDF) -> httpx.Response:
    assert upload(credentials(api, invoice), name, content).status_code == 201
    return api.post(f"/invoices/{invoice['id']}/add_attachment.json", params={"file_name": name})


def test_credentials_have_every_documented_field(api: httpx.Client, invoice: dict[str, Any]) -> None:
    fields = credentials(api, invoice)

    assert set(fields) == {
        "AWSAccessKeyId",
        "key",
        "policy",
        "signature",
        "acl",
        "success_action_status",
        "url",
    }
    assert fields["key"].endswith("${filename}")


def test_an_uploaded_file_is_added_and_counted(api: httpx.Client, invoice: dict[str, Any]) -> None:
    answer = attach(api, invoice, "contract.pdf")

    assert answer.status_code == 200
    assert "contract.pdf" in answer.json()["message"]
    read = api.get(f"/invoices/{invoice['id']}.json").json()
    assert (read["has_attachments"], read["attachments_count"]) == (True, 1)


def test_the_name_may_stand_in_the_body(api: httpx.Client, invoice: dict[str, Any]) -> None:
    assert upload(credentials(api, invoice), "a.pdf", PDF).status_code == 201

    answer = api.post(f"/invoices/{invoice['id']}/add_attachment.json", json={"file_name": "a.pdf"})

    assert answer.status_code == 200


@pytest.mark.parametrize(("wanted", "status"), [("201", 201), ("204", 204), ("200", 200), ("999", 204)])
def test_the_status_that_was_asked_for_is_answered(
    api: httpx.Client, invoice: dict[str, Any], wanted: str, status: int
) -> None:
    answer = upload(credentials(api, invoice), "a.pdf", PDF, success_action_status=wanted)

    assert answer.status_code == status
    if status == 201:
        root = etree.fromstring(answer.content)
        assert (root.tag, str(root.findtext("Key")).endswith("/a.pdf")) == ("PostResponse", True)


def test_all_files_come_back_in_a_zip(api: httpx.Client, invoice: dict[str, Any]) -> None:
    for name, content in (("a.pdf", PDF), ("b.txt", b"two"), ("a.pdf", b"%PDF-1.7 another")):
        assert attach(api, invoice, name, content).status_code == 200

    answer = api.get(f"/invoices/{invoice['id']}/attachments_zip.json")

    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {"a.pdf": PDF, "b.txt": b"two", "a (2).pdf": b"%PDF-1.7 another"}


def test_one_file_is_led_to(api: httpx.Client, invoice: dict[str, Any]) -> None:
    attach(api, invoice, "contract.pdf")

    answer = api.get(f"/invoices/{invoice['id']}/attachment", params={"kind": "custom"})

    assert answer.status_code == 302
    # The URL needs no token, and serves the file as a download.
    file = httpx.get(answer.headers["Location"], timeout=30)
    assert (file.status_code, file.content) == (200, PDF)
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in file.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["gov", "gov_upo", "custom"])
def test_a_file_that_there_is_not_is_404(api: httpx.Client, invoice: dict[str, Any], kind: str) -> None:
    assert api.get(f"/invoices/{invoice['id']}/attachment", params={"kind": kind}).status_code == 404


def test_files_are_listed_and_removed(api: httpx.Client, invoice: dict[str, Any]) -> None:
    attach(api, invoice, "contract.pdf")
    place = f"/invoices/{invoice['id']}/attachments"

    (listed,) = api.get(f"{place}.json").json()
    removed = api.delete(f"{place}/{listed['id']}.json")

    assert (listed["name"], listed["size"], listed["content_type"]) == ("contract.pdf", 17, "application/pdf")
    assert (removed.json(), api.get(f"{place}.json").json()) == ("ok", [])
    assert httpx.get(listed["url"], timeout=30).status_code == 404
    assert api.get(f"/invoices/{invoice['id']}.json").json()["attachments_count"] == 0


def test_customers_see_files_only_where_the_document_says_so(
    api: httpx.Client, invoice: dict[str, Any]
) -> None:
    attach(api, invoice, "contract.pdf")
    page = {"Accept": "text/html"}
    (listed,) = api.get(f"/invoices/{invoice['id']}/attachments.json").json()
    place = f"{api.base_url}/invoice/{invoice['token']}/attachments/{listed['id']}"
    hidden = httpx.get(invoice["view_url"], headers=page, timeout=30).text
    assert ("contract.pdf" in hidden, httpx.get(place, timeout=30).status_code) == (False, 404)

    api.put(f"/invoices/{invoice['id']}.json", json={"invoice": {"show_attachments": True}})

    shown = httpx.get(invoice["view_url"], headers=page, timeout=30).text
    assert "contract.pdf" in shown
    assert httpx.get(place, timeout=30).content == PDF


def test_a_large_file_is_taken_and_a_larger_one_is_not(api: httpx.Client, invoice: dict[str, Any]) -> None:
    fields = credentials(api, invoice)

    assert upload(fields, "large.pdf", b"x" * 24 * 2**20).status_code == 201
    assert upload(fields, "larger.pdf", b"x" * 26 * 2**20).status_code == 413
