"""Every page passes axe: light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PLACES = {
    "overview": "/",
    "list": "/invoices",
    "filtered": "/invoices?period=more&date_from=2024-01-01&kind=vat&currency=PLN&order=number.desc",
    "nothing": "/invoices?query=nothing",
    "expenses": "/invoices?income=no",
    "new document": "/invoices/new",
    "edited document": "/invoices/{LATE/1}/edit",
    "correction": "/invoices/new?kind=correction&copy_invoice_from={LATE/1}",
    "advance": "/invoices/new?kind=advance&copy_invoice_from={PRO/1}",
    "choice of an order": "/invoices/new?kind=advance",
    "recurring": "/recurrings",
    "new recurring": "/recurrings/new?invoice_id={LATE/1}",
    "late document": "/invoices/{LATE/1}",
    "formats of a document": "/invoices/{LATE/1}/einvoice?format=xrechnung",
    "file of a supplier": "/invoices/import",
    "cancelled document": "/invoices/{VOID/1}",
    "orders and estimates": "/invoices?kinds=client_order,estimate",
    "reports": "/reports",
    "sales": "/reports/sales?period=all",
    "receivables": "/reports/receivables",
    "numbering": "/reports/numbering?period=all",
    "search": "/search?query=buyer",
    "mails": "/emails",
    "no mails": "/emails?status=failed",
    "mail": "/emails/{mail}",
    "clients": "/clients",
    "client": "/clients/{client}",
    "client's form": "/clients/{client}/edit",
    "products": "/products",
    "product": "/products/{product}",
    "product's form": "/products/new",
    "price lists": "/price_lists",
    "price list": "/price_lists/new",
    "categories": "/categories",
    "payments": "/payments",
    "bank transactions": "/bank_transactions",
    "bank statement's form": "/bank_statements/new",
    "payment": "/payments/{payment}",
    "payment's form": "/payments/new",
    "warehouses": "/warehouses",
    "warehouse documents": "/warehouse_documents",
    "warehouse document": "/warehouse_documents/{goods}",
    "warehouse document's form": "/warehouse_documents/new",
    "count": "/stock_takings/new",
    "imports": "/imports",
    "exports": "/exports",
    "import": "/imports/{import}",
    "settings": "/settings",
    "account settings": "/settings/account",
    "numbering settings": "/settings/numbering",
    "calculation": "/settings/calculation",
    "dictionaries": "/settings/dictionaries",
    "print": "/settings/printing",
    "mail settings": "/settings/mail",
    "KSeF": "/settings/ksef",
    "Peppol": "/settings/peppol",
    "security": "/settings/security",
    "jobs": "/settings/jobs",
    "departments": "/departments",
    "department": "/departments/new",
    "bank account": "/bank_accounts/new",
    "issuers": "/issuers",
    "issuer": "/issuers/new",
    "attachments": "/attachments",
    "address": "/addresses/new?addressable_id={client}",
    "users": "/users",
    "invitation": "/users/new",
    "roles": "/roles",
    "role": "/roles/new",
    "e-mail texts": "/email_templates",
    "e-mail text": "/email_templates/new",
    "ways to pay": "/payment_providers/new",
    "webhooks": "/webhooks",
    "webhook": "/webhooks/{webhook}",
    "first steps": "/start",
    "integration": "/settings/integration",
    "reference": "/docs",
    "reference of a resource": "/docs/categories",
    "password change": "/accounts/password/change/",
    "sign-out": "/accounts/logout/",
    "second factor": "/accounts/2fa/",
    "passkeys": "/accounts/2fa/webauthn/",
    "sessions": "/accounts/sessions/",
    "e-mail": "/accounts/email/",
    "password again": "/accounts/reauthenticate/",
}
FOR_STRANGERS = {
    "sign-in": "/accounts/login/",
    "password reset": "/accounts/password/reset/",
    "reset link": "/accounts/password/reset/key/1-wrong/",
    "sign-up": "/accounts/signup/",
    "reference": "/docs",
}
SCHEMES = ("light", "dark")
WIDTHS = (1280, 375)


def check(page: Page, *, within: str | None = None) -> None:
    """Check the page, or a part of it, in every color scheme and width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page, context=within, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{scheme}, {width}: {found.generate_report()}"


def place_of(name: str, documents: dict[str, int]) -> str:
    place = PLACES[name]
    for number, id in documents.items():
        place = place.replace(f"{{{number}}}", str(id))
    return place


@pytest.mark.parametrize("name", PLACES)
def test_a_page_has_no_violation(page: Page, documents: dict[str, int], name: str) -> None:
    page.goto(place_of(name, documents))

    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.wait_for_load_state("networkidle")

    check(page)


@pytest.mark.parametrize("context", [{"storage_state": None}], indirect=True)
@pytest.mark.parametrize("name", FOR_STRANGERS)
def test_a_page_for_strangers_has_no_violation(page: Page, name: str) -> None:
    page.goto(FOR_STRANGERS[name])

    check(page)


@pytest.mark.parametrize("number", ["LATE/1", "VOID/1", "OLD/2024", "EUR/1"])
def test_the_public_page_has_no_violation(page: Page, documents: dict[str, int], number: str) -> None:
    page.goto(f"/invoices/{documents[number]}")
    page.goto(page.get_by_label("Link", exact=True).input_value())

    check(page)


@pytest.mark.parametrize("number", ["LATE/1", "OLD/2024"])
def test_the_payment_page_has_no_violation(page: Page, documents: dict[str, int], number: str) -> None:
    page.goto(f"/invoices/{documents[number]}")
    secret = page.get_by_label("Link", exact=True).input_value().rsplit("/", 1)[1]
    page.goto(f"/invoice/payment/{secret}")

    check(page)


def test_the_palette_has_no_violation(page: Page) -> None:
    page.goto("/emails")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("option").first.wait_for()

    check(page)


def test_a_shown_code_has_no_violation(page: Page, login: dict[str, str]) -> None:
    page.goto("/settings/integration")
    page.get_by_role("link", name="Show: API").click()
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("API Authorization Code: API").wait_for()

    check(page)
