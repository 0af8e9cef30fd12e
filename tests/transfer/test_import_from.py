"""A live account of one server, copied to another by its public API alone."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.files.storage import default_storage
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account, ApiToken
from tidebill.accounts.services import create_token
from tidebill.delivery.models import Attachment
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.create import create_invoice
from tidebill.operation.database import Unusable
from tidebill.transfer.copying import copy_account
from tidebill.transfer.remote import Remote

ROWS = [
    {"name": "Work", "quantity": "3", "tax": 23, "price_net": "3.33"},
    {"name": "Book", "quantity": 1, "tax": 5, "total_price_gross": "105.01", "discount_percent": "10"},
]
LISTS = (
    "departments",
    "bank_accounts",
    "issuers",
    "categories",
    "products",
    "price_lists",
    "clients",
    "invoices",
)
_OF_THE_PLACE = ("id", "token", "url", "ids", "at", "secret", "cache")
# Stock is not copied.
_STOCK = ("quantity_sold_in_invoices", "stock_level", "warehouse_quantity")
# What another place knows by itself.
_LEFT = {
    "from_api",
    "user_id",
    "print_time",
    "sales_code",
    "has_attachments",
    "origin",
    "app",
    "balance",
    *_STOCK,
}


@pytest.fixture
def books(api: httpx.Client) -> Iterator[dict[str, Any]]:
    """A few documents that refer to each other, on the live server."""

    def post(path: str, envelope: str, **values: Any) -> Any:
        answer = api.post(f"/{path}.json", json={envelope: values})
        assert answer.status_code == 201, answer.text
        return answer.json()

    category = post("categories", "category", name="Category")
    client = post("clients", "client", name="Client", tax_no="5252445767", category_id=category["id"])
    post("issuers", "issuer", name="Issuer")
    department = {"department_id": api.get("/departments.json").json()[0]["id"], "main_on_department": True}
    number = "PL61109010140000071219812874"
    bank = {"bank_account_number": number, "bank_account_version_departments": [department]}
    if not api.get("/bank_accounts.json").json():
        post("bank_accounts", "bank_account", **bank)
    product = post("products", "product", name="Part", price_gross="12.30", tax="23")
    price = {"priceable_id": product["id"], "priceable_type": "Product", "price_gross": 8, "use_tax": False}
    rows = {"0": price}
    post("price_lists", "price_list", name="Friends", currency="PLN", price_list_positions_attributes=rows)
    values = {"client_id": client["id"], "issue_date": "2026-02-03", "sell_date": "2026-02-03"}
    first = post("invoices", "invoice", **values, positions=ROWS, show_discount=True, internal_note="For us")
    post("invoices", "invoice", copy_invoice_from=first["id"], kind="proforma")
    cancelled = post("invoices", "invoice", **values, positions=ROWS)
    api.post("/invoices/cancel.json", json={"cancel_invoice_id": cancelled["id"], "cancel_reason": "Twice"})
    post("invoices", "invoice", **values, income="0", number="S/1", positions=ROWS)
    post("banking/payments", "banking_payment", name="Half", price=50, paid=True, invoice_id=first["id"])
    yield first


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
    told, copy = _copy(url, token, pdfs=False)

    assert (told["prefix"], told["differences"]) == (login["prefix"], [])
    assert told["copied"]["invoices"] == 4, told
    for resource in LISTS:
        here, there = _whole(copy.get, resource), _whole(api.get, resource)
        assert len(here) == len(there) > 0
        for ours, theirs in zip(here, there, strict=True):
            assert ours.keys() == theirs.keys()
            differing = {key: (ours[key], theirs[key]) for key in ours if ours[key] != theirs[key]}
            assert differing == {}, resource
    paid = _plain(copy.get("/banking/payments.json", include="invoices").json())
    assert paid == _plain(api.get("/banking/payments.json", params={"include": "invoices"}).json()) != []
    account = Account.objects.get(prefix=told["prefix"])
    with scope(account=account):
        found = Invoice.objects.get(kind="vat", number=books["number"], income=True)
        assert (found.paid_by_payments, found.oid) == (50, None)
        following = create_invoice(account, {"buyer_name": "Next", "issue_date": found.issue_date})
        assert following.pattern_nr_m == 3
        count = Invoice.objects.count()

    again = copy_account(url, token)

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
            raise Unusable("gone")
        return whole(self, path, **params)

    with monkeypatch.context() as broken:
        broken.setattr(Remote, "one", breaks)
        with pytest.raises(Unusable, match="gone"):
            copy_account(url, token)

    told = copy_account(url, token)

    assert told["copied"]["invoices"] == len(api.get("/invoices.json?period=all").json()) + len(
        api.get("/invoices.json?period=all&income=no").json()
    )
    assert "clients" not in told["copied"]
    with scope(account=Account.objects.get(prefix=told["prefix"])):
        kept = Attachment.objects.select_related("invoice")
        assert len({row.invoice_id for row in kept}) == told["copied"]["invoices"]
        assert {row.invoice.attachments_count for row in kept} == {1}
        with default_storage.open(kept[0].path) as file:
            assert file.read().startswith(b"%PDF")


def test_an_account_that_is_somebody_elses_is_left_alone(
    alice: Person, api: httpx.Client, token: str
) -> None:
    with pytest.raises(Unusable, match="there is an account acme already"):
        copy_account(str(api.base_url), token, prefix="acme")

    with pytest.raises(Unusable, match="401"):
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
