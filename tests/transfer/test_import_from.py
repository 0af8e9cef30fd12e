"""Migration of a live account to another server through its public API."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.files.storage import default_storage
from django_scopes import scope

from tests.caller import Caller
from tests.live import Server, make_environment, run_command
from tests.people import Person
from tidebill.accounts.models import Account, ApiToken
from tidebill.accounts.services import create_token
from tidebill.attachments.models import Attachment
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.operation.database import OperatorError
from tidebill.recurring.models import Recurring
from tidebill.transfer.copying import copy_account
from tidebill.transfer.remote import Remote
from tidebill.webhooks.models import Webhook

ROWS = [
    {"name": "Work", "quantity": "3", "tax": 23, "price_net": "3.33"},
    {"name": "Book", "quantity": 1, "tax": 5, "total_price_gross": "105.01", "discount_percent": "10"},
]
SIDE = {"name": "Work", "quantity": 3, "tax": "23"}
CORRECTED = [
    {
        "kind": "correction",
        "name": "Work",
        "quantity": 0,
        "tax": "23",
        "total_price_gross": "-2.29",
        "correction_before_attributes": {**SIDE, "total_price_gross": "12.29"},
        "correction_after_attributes": {**SIDE, "total_price_gross": "10"},
    }
]
LISTS = (
    "departments",
    "bank_accounts",
    "issuers",
    "categories",
    "products",
    "price_lists",
    "clients",
    "addresses",
    "email_templates",
    "print_templates",
    "invoices",
    "warehouses",
    "warehouse_documents",
    "product_warehouses",
    "recurrings",
    "webhooks",
)
# Activation is a change.
STARTED = ("recurrings", "webhooks")
_OF_THE_PLACE = ("id", "token", "url", "ids", "secret")
# Users don't exist on the other server.
_LEFT = {"user_id"}


@pytest.fixture(scope="module")
def books(server: Server, login: dict[str, Any]) -> dict[str, Any]:
    """Related documents on the live server."""
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as api:
        return _fill(api)


def _fill(api: httpx.Client) -> dict[str, Any]:
    """Create clients, products, documents, stock and recurring invoices; return the first document."""

    def post(path: str, envelope: str, **values: Any) -> Any:
        answer = api.post(f"/{path}.json", json={envelope: values})
        assert answer.status_code == 201, answer.text
        return answer.json()

    _cards(api, post)
    first: dict[str, Any] = _documents(api, post)
    _stock(post)
    _schedules(post, first)
    return first


def _cards(api: httpx.Client, post: Any) -> None:
    category = post("categories", "category", name="Category")
    client = post("clients", "client", name="Client", tax_no="5252445767", category_id=category["id"])
    post("addresses", "address", addressable_id=client["id"], street="Side 1", city="Gdynia")
    post("issuers", "issuer", name="Issuer")
    department = {"department_id": api.get("/departments.json").json()[0]["id"], "main_on_department": True}
    number = "PL61109010140000071219812874"
    bank = {"bank_account_number": number, "bank_account_version_departments": [department]}
    if not api.get("/bank_accounts.json").json():
        post("bank_accounts", "bank_account", **bank)
    product = post("products", "product", name="Part", price_gross="12.30", tax="23", code="PART")
    price = {"priceable_id": product["id"], "priceable_type": "Product", "price_gross": 8, "use_tax": False}
    rows = {"0": price}
    post("price_lists", "price_list", name="Friends", currency="PLN", price_list_positions_attributes=rows)
    if not api.get("/email_templates.json").json():
        post("email_templates", "email_template", kind="invoice", subject="Hello", text="Text")
    if not api.get("/print_templates.json").json():
        post("print_templates", "print_template", name="Own", html="<p>{{number}}</p>", automatic=False)


def _documents(api: httpx.Client, post: Any) -> Any:
    client = api.get("/clients.json").json()[0]
    values = {"client_id": client["id"], "issue_date": "2026-02-03", "sell_date": "2026-02-03"}
    first = post("invoices", "invoice", **values, positions=ROWS, show_discount=True, internal_note="For us")
    proforma = post("invoices", "invoice", copy_invoice_from=first["id"], kind="proforma")
    receipt = post("invoices", "invoice", **values, kind="receipt", positions=ROWS)
    api.post("/invoices/cancel.json", json={"cancel_invoice_id": receipt["id"], "cancel_reason": "Twice"})
    post("invoices", "invoice", **values, income="0", number="S/1", positions=ROWS)
    correction = {**values, "kind": "correction", "correction_reason": "Too much", "positions": CORRECTED}
    post("invoices", "invoice", **correction, invoice_id=first["id"], from_invoice_id=first["id"])
    euros = {"currency": "EUR", "exchange_currency": "PLN", "exchange_currency_rate": "4.3210"}
    post("invoices", "invoice", **values, **euros, positions=ROWS)
    # The older one references the newer one.
    later = post("invoices", "invoice", **values, positions=ROWS)
    link = {"invoice": {"from_invoice_id": later["id"]}}
    assert api.put(f"/invoices/{proforma['id']}.json", json=link).status_code == 200
    _attach(api, later["id"])
    post("banking/payments", "banking_payment", name="Half", price=50, paid=True, invoice_id=first["id"])
    return first


def _attach(api: httpx.Client, invoice: int) -> None:
    form = api.get(f"/invoices/{invoice}/get_new_attachment_credentials.json").json()
    url = form.pop("url")
    sent = httpx.post(url, data=form, files={"file": ("terms.txt", b"The terms", "text/plain")})
    assert sent.status_code in (200, 201, 204), sent.text
    added = api.post(f"/invoices/{invoice}/add_attachment.json?file_name=terms.txt")
    assert added.status_code == 200, added.text


def _stock(post: Any) -> None:
    rows = [{"product_name": "Goods", "quantity": 5, "purchase_price_net": "1.50", "purchase_tax": "23"}]
    second = post("warehouses", "warehouse", name="Second")
    came = post("warehouse_documents", "warehouse_document", kind="pz", warehouse_actions=rows)
    goods = came["warehouse_actions"][0]["product_id"]
    prices = {"product_id": goods, "warehouse_id": second["id"], "price_net": "2"}
    post("product_warehouses", "product_warehouse", **prices)
    moved = [{"product_id": goods, "quantity": 2, "warehouse2_id": second["id"]}]
    post("warehouse_documents", "warehouse_document", kind="mm", warehouse_actions=moved)
    sold = [{"product_id": goods, "quantity": 1, "tax": "23", "total_price_gross": "9.99"}]
    values = {"buyer_name": "Buyer", "issue_date": "2026-02-04", "sell_date": "2026-02-04"}
    document = post("invoices", "invoice", **values, positions=sold)
    left = [{"product_id": goods, "quantity": 1}]
    links = {"invoice_ids": [document["id"]]}
    post("warehouse_documents", "warehouse_document", kind="wz", warehouse_actions=left, **links)


def _schedules(post: Any, invoice: Any) -> None:
    post(
        "recurrings",
        "recurring",
        name="Monthly",
        invoice_id=invoice["id"],
        start_date="2027-01-31",
        every="1m",
    )
    post("webhooks", "webhook", kind="invoice:create", url="https://example.com/", api_token="T")


def _copy(url: str, token: str, **options: Any) -> tuple[dict[str, Any], Caller]:
    told = copy_account(url, token, **options)
    account = Account.objects.get(prefix=told["prefix"])
    with scope(account=account):
        owner = ApiToken.objects.get().user
        code = create_token(account, user=owner).code or ""
    return told, Caller(Person(owner, account, code, ""))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _plain(item)
            for name, item in value.items()
            if not str(name).endswith(tuple(f"_{word}" for word in _OF_THE_PLACE))
            and name not in (*_OF_THE_PLACE, *_LEFT)
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _whole(ask: Any, resource: str) -> list[Any]:
    found = []
    for income in ("yes", "no") if resource == "invoices" else ("",):
        for row in ask(f"/{resource}.json?period=all&per_page=100&income={income}").json():
            hidden = "additional_fields[invoice]=cancel_reason&correction_positions=full"
            found.append(_plain(ask(f"/{resource}/{row['id']}.json?{hidden}").json()))
    return found


def test_a_copied_account_answers_the_same_and_goes_on(
    db: None, api: httpx.Client, token: str, books: dict[str, Any], login: dict[str, Any]
) -> None:
    url = str(api.base_url)
    told, copy = _copy(url, token, pdfs=False, activate=True)

    assert (told["prefix"], told["differences"]) == (login["prefix"], [])
    assert (told["copied"]["invoices"], told["waiting"]) == (8, 0)
    for resource in LISTS:
        here, there = _whole(copy.get, resource), _whole(api.get, resource)
        assert len(here) == len(there) > 0
        for ours, theirs in zip(here, there, strict=True):
            assert ours.keys() == theirs.keys()
            differing = {key: (ours[key], theirs[key]) for key in ours if ours[key] != theirs[key]}
            if resource in STARTED:
                differing.pop("updated_at")
            assert differing == {}, resource
    paid = _plain(copy.get("/banking/payments.json", include="invoices").json())
    assert paid == _plain(api.get("/banking/payments.json", params={"include": "invoices"}).json()) != []
    account = Account.objects.get(prefix=told["prefix"])
    with scope(account=account):
        found = Invoice.objects.get(kind="vat", number=books["number"], income=True)
        assert (found.paid_by_payments, found.oid) == (50, None)
        following = create_invoice(account, NewInvoice(buyer_name="Next", issue_date=found.issue_date))
        assert following.pattern_nr_m == 5
        count = Invoice.objects.count()

    again = copy_account(url, token, pdfs=False)

    assert (again["copied"], again["differences"]) == ({}, [])
    with scope(account=account):
        assert Invoice.objects.count() == count


def test_a_copy_that_broke_off_goes_on(
    db: None, api: httpx.Client, token: str, books: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(api.base_url)
    whole = Remote.one

    def breaks(self: Remote, path: str, **params: Any) -> Any:
        if path.startswith("/invoices/"):
            raise OperatorError("gone")
        return whole(self, path, **params)

    with monkeypatch.context() as broken:
        broken.setattr(Remote, "one", breaks)
        with pytest.raises(OperatorError, match="gone"):
            copy_account(url, token)

    told = copy_account(url, token)

    assert told["copied"]["invoices"] == len(api.get("/invoices.json?period=all").json()) + len(
        api.get("/invoices.json?period=all&income=no").json()
    )
    assert "clients" not in told["copied"]
    with scope(account=Account.objects.get(prefix=told["prefix"])):
        kept = Attachment.objects.select_related("invoice")
        assert len({row.invoice_id for row in kept}) == told["copied"]["invoices"]
        assert {row.invoice.attachments_count for row in kept} == {1, 2}
        with default_storage.open(kept.filter(name="terms.txt")[0].path) as file:
            assert file.read() == b"The terms"
        with default_storage.open(kept.exclude(name="terms.txt")[0].path) as file:
            assert file.read().startswith(b"%PDF")


def test_what_differs_is_told_key_by_key(
    db: None, api: httpx.Client, token: str, books: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Remote.one

    def changes(self: Remote, path: str, **params: Any) -> Any:
        found = whole(self, path, **params)
        if path == f"/invoices/{books['id']}.json":
            found["from_invoice_id"] = 987654
            return {**found, "payment_status": "paid", "unheard_of": 1}
        if path == "/products.json":
            return [{**row, "stock_level": "77"} if row["name"] == "Goods" else row for row in found]
        return found

    monkeypatch.setattr(Remote, "one", changes)

    told = copy_account(str(api.base_url), token, pdfs=False)

    differences = [line for line in told["differences"] if "stock_level" not in line]
    assert differences == [
        f'/invoices/{books["id"]}: payment_status is "partial", there "paid"',
        f"invoices.invoice {books['id']}: from_invoice_id names what is not copied: invoices.invoice 987654",
    ]
    levels = [line.split(": ")[1] for line in told["differences"] if "stock_level" in line]
    assert set(levels) == {"stock_level is 4.0, there 77.0"}, told["differences"]
    with scope(account=Account.objects.get(prefix=told["prefix"])):
        assert Invoice.objects.get(number=books["number"], kind="vat", income=True).from_invoice_id is None


def test_what_goes_on_by_itself_waits_until_it_is_started(
    db: None, api: httpx.Client, token: str, books: dict[str, Any]
) -> None:
    told = copy_account(str(api.base_url), token, pdfs=False)

    assert told["waiting"] == told["copied"]["recurrings"] > 0
    with scope(account=Account.objects.get(prefix=told["prefix"])):
        assert not Recurring.objects.exclude(next_at=None).exists()
        assert not Webhook.objects.filter(active=True).exists()

    copy_account(str(api.base_url), token, pdfs=False, activate=True)

    with scope(account=Account.objects.get(prefix=told["prefix"])):
        assert {row.next_invoice_date for row in Recurring.objects.all()} == {date(2027, 1, 31)}
        assert not Recurring.objects.filter(next_at=None).exists()
        assert not Webhook.objects.filter(active=False).exists()


def test_the_command_prints_what_it_copied(
    api: httpx.Client, token: str, books: dict[str, Any], tmp_path: Path
) -> None:
    with make_environment(tmp_path) as environment:
        command = ("import-from", str(api.base_url), "--token", token, "--prefix", "copied", "--no-pdf")
        done = run_command(environment, *command)
        wrong = run_command(environment, "import-from", str(api.base_url), "--token", "wrong")

    told = json.loads(done.stdout)
    assert (done.returncode, told["prefix"], told["differences"]) == (0, "copied", [])
    assert told["copied"]["invoices"] >= 8
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.splitlines()[-1].startswith("tidebill: /account.json returned 401")


def test_an_account_that_is_somebody_elses_is_left_alone(
    alice: Person, api: httpx.Client, token: str
) -> None:
    with pytest.raises(OperatorError, match="account acme already exists"):
        copy_account(str(api.base_url), token, prefix="acme")

    with pytest.raises(OperatorError, match="401"):
        copy_account(str(api.base_url), "wrong")
    assert Account.objects.count() == 1


def test_it_waits_as_long_as_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(503),
        httpx.Response(200, json=[]),
    ]
    waited: list[float] = []
    monkeypatch.setattr("tidebill.transfer.remote.time.sleep", waited.append)
    remote = Remote("https://example.com", "T")
    remote.http = httpx.Client(
        base_url="https://example.com", transport=httpx.MockTransport(lambda request: answers.pop(0))
    )

    assert list(remote.every("/clients.json")) == []

    assert waited == [7.0, 2.0]
    remote.close()
