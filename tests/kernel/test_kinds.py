from tidebill.invoices.names import KIND_NAMES
from tidebill.kernel.kinds import CANCELED_KIND, DOCUMENT_KINDS, KINDS, kinds_that
from tidebill.kernel.numbering import default_patterns


def test_every_kind_has_a_name_and_a_pattern() -> None:
    assert set(KIND_NAMES) == {*KINDS, CANCELED_KIND}
    assert tuple(default_patterns()) == KINDS


def test_tax_documents_are_booked_and_so_are_bills_of_sellers_without_tax() -> None:
    assert set(kinds_that(lambda kind: kind.booked)) == {
        *kinds_that(lambda kind: kind.tax_document),
        "bill",
    }


def test_ksef_accepts_only_e_invoices() -> None:
    assert {kind.name for kind in DOCUMENT_KINDS.values() if kind.ksef and not kind.einvoice} == set()


def test_a_proforma_requests_an_amount_that_nobody_owes() -> None:
    proforma = DOCUMENT_KINDS["proforma"]

    assert proforma.payable
    assert not proforma.owed


def test_orders_promise_and_corrections_take_back() -> None:
    assert kinds_that(lambda kind: kind.order) == (
        "proforma",
        "estimate",
        "client_order",
        "maintenance_request",
    )
    assert kinds_that(lambda kind: kind.corrects) == ("correction", "correction_note")
    assert kinds_that(lambda kind: kind.chained) == ("advance", "final", "correction")
