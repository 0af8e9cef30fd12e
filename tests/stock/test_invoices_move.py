"""Stock movements of billing documents."""

from decimal import Decimal
from typing import Any

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product
from tidebill.stock.models import Movement

Do = Any


@pytest.mark.parametrize(
    ("kind", "left"),
    [("vat", "7.0"), ("receipt", "7.0"), ("bill", "7.0"), ("proforma", "10.0"), ("client_order", "10.0")],
)
def test_only_what_is_sold_leaves(
    tea: Product, receive: Do, sell: Do, stock: Do, kind: str, left: str
) -> None:
    receive(tea, 10)
    sell(tea, 3, kind=kind)
    assert stock(tea) == left


def test_an_expense_brings_goods_in(tea: Product, sell: Do, stock: Do) -> None:
    sell(tea, 4, income="0")
    assert stock(tea) == "4.0"


def test_an_excluded_document_moves_nothing(tea: Product, sell: Do, stock: Do) -> None:
    sell(tea, 3, exclude_from_stock_level=True)
    assert stock(tea) == "0.0"


def test_services_are_not_kept(scoped: Account, sell: Do, stock: Do) -> None:
    advice = create_product(scoped, ProductInput(name="Advice", service=True))
    sell(advice, 3)
    assert stock(advice) == "0.0"


def test_a_change_of_rows_moves_the_difference(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    receive(tea, 10)
    invoice = sell(tea, 3)
    row = invoice["positions"][0]["id"]

    api.put(f"/invoices/{invoice['id']}.json", {"invoice": {"positions": [{"id": row, "quantity": 5}]}})
    assert stock(tea) == "5.0"
    api.put(f"/invoices/{invoice['id']}.json", {"invoice": {"positions": [{"id": row, "_destroy": 1}]}})
    assert stock(tea) == "10.0"


@pytest.mark.parametrize("way", ["cancel", "delete"])
def test_what_is_voided_gives_its_goods_back(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do, way: str
) -> None:
    receive(tea, 10)
    number = sell(tea, 3)["id"]

    if way == "cancel":
        api.post("/invoices/cancel.json", {"cancel_invoice_id": number})
    else:
        api.delete(f"/invoices/{number}.json")

    assert stock(tea) == "10.0"


def test_a_correction_gives_back_what_it_takes_off(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    receive(tea, 10)
    invoice = sell(tea, 3)
    body = {"kind": "correction", "copy_invoice_from": invoice["id"], "total_correction": "1"}

    assert (
        api.post("/invoices.json", {"invoice": {**body, "correction_reason": "Returned"}}).status_code == 201
    )

    assert stock(tea) == "10.0"


def test_an_invoice_for_a_receipt_moves_nothing_again(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    receive(tea, 10)
    receipt = sell(tea, 3, kind="receipt")
    body = {"copy_invoice_from": receipt["id"], "kind": "vat", "additional_params": "for_receipt"}
    invoice = api.post("/invoices.json", {"invoice": {**body, "buyer_name": "Buyer"}})
    assert (invoice.status_code, stock(tea)) == (201, "7.0")

    whole = {"kind": "correction", "copy_invoice_from": invoice.json()["id"], "total_correction": "1"}
    assert api.post("/invoices.json", {"invoice": whole}).status_code == 201
    assert stock(tea) == "10.0"


def test_an_invoice_of_a_wz_moves_nothing_again(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    receive(tea, 10)
    issued = receive(tea, 3, kind="wz")

    invoice = sell(tea, 3, warehouse_document_id=issued["id"])

    assert stock(tea) == "7.0"
    assert api.get(f"/warehouse_documents/{issued['id']}.json").json()["invoice_ids"] == [invoice["id"]]


def test_a_wz_for_invoices_takes_over_and_gives_back(
    api: Caller, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    receive(tea, 10)
    invoice = sell(tea, 3)
    issued = receive(tea, 3, kind="wz", invoice_ids=[invoice["id"]])
    assert stock(tea) == "7.0"

    place = f"/warehouse_documents/{issued['id']}.json"
    api.put(place, {"warehouse_document": {"invoice_ids": []}})
    assert stock(tea) == "4.0"
    api.put(place, {"warehouse_document": {"invoice_ids": [invoice["id"]]}})
    assert stock(tea) == "7.0"
    api.delete(place)
    assert stock(tea) == "7.0"


def test_a_set_moves_its_parts(
    api: Caller, scoped: Account, tea: Product, receive: Do, sell: Do, stock: Do
) -> None:
    cup = create_product(scoped, ProductInput(name="Cup"))
    details = {"0": {"id": tea.pk, "quantity": 2}, "1": {"id": cup.pk, "quantity": 1}}
    gift = create_product(scoped, ProductInput(name="Gift", package=True, package_products_details=details))
    receive(tea, 10)
    receive(cup, 4)
    assert stock(gift) == "4.0"

    sell(gift, 3)

    assert (stock(tea), stock(cup), stock(gift)) == ("4.0", "1.0", "1.0")
    assert not Movement.objects.filter(product=gift).exists()


def test_a_limited_product_is_not_sold_beyond_its_stock(
    api: Caller, scoped: Account, receive: Do, stock: Do
) -> None:
    rare = create_product(scoped, ProductInput(name="Rare", limited=True))
    receive(rare, 2)
    body = {"buyer_name": "Buyer", "positions": [{"product_id": rare.pk, "quantity": 3}]}

    refused = api.post("/invoices.json", {"invoice": body})

    assert refused.status_code == 422
    assert refused.json()["message"] == {"positions": ["only 2.0 of Rare in stock"]}
    assert (stock(rare), api.get("/invoices.json").json()) == ("2.0", [])


def test_an_account_may_want_to_be_warned_instead(api: Caller, scoped: Account, stock: Do) -> None:
    Account.objects.update(limited_stock="warn")
    rare = create_product(scoped, ProductInput(name="Rare", limited=True))
    body = {"buyer_name": "Buyer", "positions": [{"product_id": rare.pk, "quantity": 3}]}

    answer = api.post("/invoices.json", {"invoice": body})

    assert (answer.status_code, stock(rare)) == (201, "-3.0")
    assert answer["Warning"] == '299 tidebill "only 0.0 of Rare in stock"'


def test_the_margin_is_what_is_left_of_the_price(tea: Product, receive: Do, sell: Do) -> None:
    receive(tea, 2, row={"purchase_price_net": 2})
    receive(tea, 5, row={"purchase_price_net": 3})

    first, second = sell(tea, 3), sell(tea, 1)

    # Sold at 5 each: two cost 2 and one 3; then one cost 3.
    assert (first["products_margin"], second["products_margin"]) == ("8.0", "2.0")


def test_without_movements_the_card_tells_the_cost(scoped: Account, sell: Do) -> None:
    known = create_product(
        scoped, ProductInput(name="Known", price_gross=Decimal(5), purchase_price_net=Decimal(3))
    )
    unknown = create_product(scoped, ProductInput(name="Unknown", price_gross=Decimal(5)))
    assert (sell(known, 2)["products_margin"], sell(unknown, 2)["products_margin"]) == ("4.0", None)


def test_sold_quantities_are_told(tea: Product, receive: Do, sell: Do, api: Caller) -> None:
    receive(tea, 10)
    sell(tea, 3)
    sell(tea, 1, income="0")
    shown = api.get(f"/products/{tea.pk}.json").json()
    assert (shown["quantity_sold_in_invoices"], shown["stock_level"]) == ("3.0", "8.0")


def test_documents_of_another_account_can_t_be_linked(
    alice: Person, charlie: Person, tea: Product, sell: Do
) -> None:
    invoice = sell(tea, 1)["id"]
    body = {"kind": "wz", "invoice_ids": [invoice]}

    refused = Caller(charlie).post("/warehouse_documents.json", {"warehouse_document": body})

    assert (refused.status_code, refused.json()["message"]) == (422, {"invoice_ids": ["does not exist"]})
    with scope(account=charlie.account):
        assert Movement.objects.count() == 0
