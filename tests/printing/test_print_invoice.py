import io
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from tests.invoices.conftest import Issue, issue
from tidebill.accounts.models import Account, Department
from tidebill.invoices.models import Invoice
from tidebill.printing.printable import printable
from tidebill.printing.services import print_invoice
from tidebill.storage import clock

__all__ = ["issue"]

ORDER = {"kind": "client_order", "positions": [{"name": "Machine", "tax": 23, "total_price_gross": "1230"}]}


def _stored(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_related("account", "department").get(pk=invoice.pk)


def _text(invoice: Invoice) -> str:
    found = print_invoice(_stored(invoice))
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(found)).pages)


def _follow(issue: Issue, source: Invoice, **attributes: Any) -> Invoice:
    return issue(copy_invoice_from=source.pk, buyer_name=None, positions=None, **attributes)


def test_a_final_document_prints_its_advances_and_the_rest(issue: Issue) -> None:
    order = issue(**ORDER)
    advance = _follow(issue, order, kind="advance", advance_value="230")
    final = _follow(issue, order, kind="final", invoice_ids=[advance.pk])

    text = _text(final)

    assert advance.number in text
    assert "1,230.00" in text
    assert "1,000.00" in text


def test_a_correction_prints_what_it_is_about_and_both_sides(issue: Issue) -> None:
    invoice = issue(positions=[{"name": "Machine", "tax": 23, "total_price_gross": "1230"}])
    correction = _follow(
        issue, invoice, kind="correction", total_correction="1", correction_reason="Never delivered"
    )

    text = _text(correction)

    assert invoice.number in text
    assert "Never delivered" in text
    assert "1,230.00" in text
    assert text.count("Machine") >= 2


def test_it_prints_its_own_title_and_an_energy_premium(issue: Issue) -> None:
    invoice = issue(title="Renovation of the roof", use_prime_cee=True, prime_cee_value="23")

    text = _text(invoice)

    assert "Renovation of the roof" in text
    assert "Prime CEE" in text
    assert "100.00" in text.partition("Prime CEE")[2]
    assert (invoice.price_gross, invoice.settlement_positions) == (Decimal(123), [])


def test_a_document_that_hides_its_tax_prints_none(issue: Issue) -> None:
    assert "23%" in _text(issue())
    assert "23%" not in _text(issue(hide_tax=True))


def test_a_department_may_have_a_code_to_pay_by_of_its_own(issue: Issue) -> None:
    Account.objects.update(payment_code="none")
    assert printable(_stored(issue())).payment_code == "none"

    Department.objects.update(payment_code="epc")

    assert printable(_stored(issue())).payment_code == "epc"


def test_it_has_the_colour_of_its_department(issue: Issue) -> None:
    plain = printable(_stored(issue()))
    Department.objects.update(accent_colour="#8a1f4b")

    coloured = _stored(issue())

    assert (plain.accent, printable(coloured).accent) == (None, "#8a1f4b")
    assert print_invoice(coloured).startswith(b"%PDF")


def test_the_same_stored_document_gives_the_same_bytes(issue: Issue) -> None:
    number = issue(description="Thanks").pk

    first, second = (
        print_invoice(Invoice.objects.select_related("account", "department").get(pk=number))
        for _ in range(2)
    )

    assert first == second


def test_the_first_print_is_noted_and_changes_nothing_else(issue: Issue) -> None:
    invoice = issue()
    before = clock.now()

    _text(invoice)
    noted = Invoice.objects.get(pk=invoice.pk)
    _text(invoice)

    assert noted.print_time is not None
    assert noted.print_time >= before
    assert Invoice.objects.get(pk=invoice.pk).print_time == noted.print_time
    assert noted.updated_at == invoice.updated_at
