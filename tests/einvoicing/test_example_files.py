"""Example files published with the standards are imported with the right totals."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from lxml import etree

from tests.einvoicing.examples import CEN, FACTURX, KOSIT, MOCK, Said, examples
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import read
from tidebill.einvoicing.reading.container import read_document
from tidebill.einvoicing.services.receiving import import_document
from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS
from tidebill.wire.errors import RuleViolation

ZERO = Decimal(0)
NO_INVOICE = "This file isn't a readable e-invoice (UBL, CII, Factur-X or FA(3))"
# Rejected files and the error.
REFUSED = {
    "peppol-response.xml": NO_INVOICE,  # an answer to an invoice
    "xml/order-x-basic.xml": NO_INVOICE,  # an order
    "xml/order-x-comfort.xml": NO_INVOICE,
}
# Without line items: the import creates one per rate, allowance and charge. The last one has a remark as line
# item, and a period that begins in month 91.
WITHOUT_ROWS = {"xml/factur-x-minimum.xml": 1, "xml/factur-x-basicwl.xml": 11, "xml/zugferd-extended.xml": 9}
UNITS = "unit/"


def _files() -> dict[str, bytes]:
    own = {name: content for name, content in examples(*MOCK).items() if "/" not in name}
    pdfs = examples(*FACTURX, ending=".pdf")
    return {**examples(*CEN), **examples(*KOSIT), **examples(*FACTURX), **pdfs, **own}


FILES = {name: content for name, content in _files().items() if not name.startswith(UNITS)}
TAKEN = sorted(set(FILES) - set(REFUSED))


def test_the_archives_have_all_the_examples() -> None:
    # 17 of CEN, 45 of KoSIT, 12 and a PDF of Factur-X, 4 of Peppol and XRechnung.
    assert len(FILES) == 79


@pytest.mark.parametrize("name", TAKEN)
def test_an_expense_has_the_totals_of_the_example(scoped: Account, name: str) -> None:
    content = FILES[name]
    said = Said(content)

    expense = import_document(scoped, content, name=name.rpartition("/")[2], other_recipient=True)

    sign = said.sign
    assert (expense.number, expense.issue_date.isoformat()) == (said.number, said.issue_date)
    assert (expense.currency, expense.income) == (said.currency, False)
    assert (expense.payment_to and expense.payment_to.isoformat()) == said.due_date
    assert expense.buyer_name == said.seller
    assert (expense.price_net, expense.price_tax, expense.price_gross) == (
        sign * said.amount("BT-109"),
        sign * said.amount("BT-110"),
        sign * said.amount("BT-112"),
    )
    assert expense.paid == sign * said.amount("BT-113")
    assert expense.amount_due == sign * said.due
    if said.has_groups:
        assert _taxes(expense) == {rate: sign * amount for rate, amount in said.taxes.items()}
    rows = list(Position.objects.filter(invoice=expense).order_by("place", "id"))
    assert len(rows) == WITHOUT_ROWS.get(name, said.rows)
    if name not in WITHOUT_ROWS:
        counted = [row for row in rows if row.kind not in TEXT_POSITION_KINDS]
        assert sum(row.total_price_net for row in counted[: said.lines]) == sign * said.amount("BT-106")
    kept = Attachment.objects.filter(invoice=expense, added=True).order_by("pk")
    assert read(kept[0]) == content


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_invoice_is_refused(scoped: Account, name: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        import_document(scoped, FILES[name], other_recipient=True)

    assert str(refused.value.message) == REFUSED[name]
    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "ubl-tc434-example1.xml",
        "ubl-tc434-creditnote1.xml",
        "business-cases/standard/01.17a-INVOICE_ubl.xml",
        "xml/factur-x-extended.xml",
        "xml/zugferd-comfort.xml",
        "pdf/invoice_EN16931.pdf",
    ],
)
def test_it_is_taken_over_http(bob: Person, client: Client, name: str) -> None:
    content = FILES[name]
    said = Said(content)
    kind = "application/pdf" if name.endswith(".pdf") else "application/xml"

    answer = client.post("/invoices/import.json", content, content_type=kind, headers=bob.headers)

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["number"], told["income"]) == (said.number, False)
    assert Decimal(told["price_gross"]) == said.sign * said.amount("BT-112")
    assert len(told["positions"]) == said.rows


def test_parts_that_only_try_a_rule_are_refused() -> None:
    refused = 0
    for fragment in _fragments():
        with pytest.raises(RuleViolation, match="can't be read"):
            read_document(fragment)
        refused += 1

    assert refused == 1137


def _fragments() -> Iterator[bytes]:
    for name, content in examples(*CEN).items():
        if name.startswith(UNITS):
            for node in etree.fromstring(content).iter("{*}Invoice", "{*}CreditNote"):
                yield etree.tostring(node)


def _taxes(expense: Invoice) -> dict[Decimal, Decimal]:
    """Return the tax by rate, without untaxed amounts."""
    sums: dict[Decimal, Decimal] = {}
    for line in expense.tax_lines:
        rate, amount = Decimal(line["rate"]), Decimal(line["tax_amount"])
        sums[rate] = sums.get(rate, ZERO) + amount
    return {rate: amount for rate, amount in sums.items() if amount}
