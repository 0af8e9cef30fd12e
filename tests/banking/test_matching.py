"""Proposals name the right document, and a certain one is never wrong."""

import random
from decimal import Decimal

import pytest

from tests.banking.noise import Document, documents, late_transfers, transfers
from tidebill.banking.matching import Confidence, Line, Matcher, OpenDocument, Reason
from tidebill.banking.references import names_longer


def _open(document: Document) -> OpenDocument:
    return OpenDocument(
        id=document.id,
        number=document.number,
        due=document.due,
        oid=document.oid,
        party=document.name,
        party_tax_no=document.tax_no,
        party_accounts=frozenset({document.account}),
    )


def _results(seed: int, count: int) -> tuple[int, int, int, int]:
    """Return transfers, rightly matched ones, certain ones and wrongly certain ones."""
    chance = random.Random(seed)  # noqa: S311  # repeatable
    known = documents(chance, count)
    matcher = Matcher(map(_open, known))
    total = right = certain = wrong = 0
    for transfer in transfers(chance, known):
        total += 1
        found = matcher.proposals(Line(transfer.amount, transfer.text, transfer.name, transfer.account))
        best = found[0] if found else None
        booked = best is not None and best.confidence is Confidence.CERTAIN
        fits = best is not None and sorted(best.document_ids) == sorted(transfer.truth)
        certain += booked
        wrong += booked and not fits
        right += fits if transfer.truth else not booked
    return total, right, certain, wrong


@pytest.mark.parametrize("seed", range(6))
def test_a_transfer_for_a_paid_document_is_never_certain_for_another_one(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # repeatable
    known = documents(chance, 400, price=Decimal(123))
    chance.shuffle(known)
    matcher = Matcher(map(_open, known[:200]))

    certain = [
        (transfer.text, proposal)
        for transfer in late_transfers(chance, known[200:])
        for proposal in matcher.proposals(Line(transfer.amount, transfer.text))
        if proposal.confidence is Confidence.CERTAIN
    ]

    assert certain == []


@pytest.mark.parametrize("seed", range(6))
def test_transfers_with_the_noise_of_banks_are_matched_and_none_is_booked_wrongly(seed: int) -> None:
    total, right, certain, wrong = _results(seed, 300)

    assert wrong == 0
    assert right >= 0.95 * total
    assert certain >= 0.5 * total


def _proposals(text: str, amount: str, *known: OpenDocument, name: str = "", account: str = ""):  # type: ignore[no-untyped-def]
    return Matcher(known).proposals(Line(Decimal(amount), text, name, account))


ONE = OpenDocument(1, "1/12/2026", Decimal("123.00"), party="Jan Kowalski", party_tax_no="PL5261040828")


@pytest.mark.parametrize(
    "text",
    [
        "FV 1/12/2026",
        "faktura nr 001/12/2026",
        "FV 1-12-2026",
        "FV 1 / 12 / 2026",
        "Zapłata za FV 1/12/20\n26",
        "zamówienie, faktura 1/12/2026 dziękuję",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    (best, *_) = _proposals(text, "123.00", ONE)

    assert best.document_ids == (1,)
    assert (best.confidence, best.reason) == (Confidence.CERTAIN, Reason.NUMBER_AND_AMOUNT)


@pytest.mark.parametrize(
    "text",
    [
        "11/12/2026",
        "1/12/2026/KOR",
        "FV/1/12/2026",
        "paid on 1.12.2026",
        "invoice of 1/12/2026",
        "Miete 1-12-2026",
        "1/12/20261",
        "FV 2\n1/12/2026",
        "FV 1/12/2026\n7",
        "FV 3 / 1/12/2026",
        "FV 3 1 12 2026",
        "FV 1/12/2026 5",
        "FV 1/12/2026.7",
        "PROFORMA PRO/A 1/12/2026",
        "NIP 5261040828 1/12/2026",
    ],
)
def test_what_may_mean_something_else_is_never_certain(text: str) -> None:
    assert Confidence.CERTAIN not in [one.confidence for one in _proposals(text, "123.00", ONE)]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("57/2026", "Faktura nr 2\n57/2026"),
        ("FV/5", "FV/5\n7"),
        ("45/2026", "FV 3 / 45 / 2026"),
        ("45/2026", "FV 3 45 2026"),
        ("FV/45", "FV/45.2026"),
        ("12/2026", "abonament za 12/2026"),
    ],
)
def test_a_part_of_another_number_or_a_month_is_never_certain(number: str, text: str) -> None:
    known = OpenDocument(1, number, Decimal(50), party="Jan", party_accounts=frozenset({"11"}))

    found = _proposals(text, "50", known, name="Jan", account="11")

    assert Confidence.CERTAIN not in [one.confidence for one in found]


def test_a_longer_number_of_another_document_is_named() -> None:
    assert names_longer("Zapłata FV 45/2026", "45/2026", ["FV 45/2026"])
    assert names_longer("Zapłata FV 4\n5/2026", "45/2026", ["FV/45/2026"])
    assert names_longer("45/2026", "45/2026", ["45/2026"])
    assert not names_longer("Zapłata 45/2026", "45/2026", ["FV 45/2026", "145/2026"])


def test_another_amount_is_proposed_but_not_certain() -> None:
    (best,) = _proposals("FV 1/12/2026", "100.00", ONE)

    assert (best.document_ids, best.confidence, best.reason) == ((1,), Confidence.LIKELY, Reason.NUMBER)


def test_two_documents_with_one_number_are_a_choice() -> None:
    twin = OpenDocument(2, "1/12/2026", Decimal("123.00"))

    found = _proposals("FV 1/12/2026", "123.00", ONE, twin)

    assert [one.confidence for one in found] == [Confidence.LIKELY] * 2


def test_several_documents_in_one_transfer_are_certain_if_their_sum_fits() -> None:
    two = OpenDocument(2, "FV 2/2026", Decimal("77.00"))

    (best, *_) = _proposals("FV 1/12/2026, FV 2/2026", "200.00", ONE, two)

    assert (best.document_ids, best.confidence) == ((1, 2), Confidence.CERTAIN)


def test_the_payers_documents_that_add_up_are_proposed() -> None:
    known = [OpenDocument(id, f"X{id}/2026", Decimal(id), party="Jan Kowalski") for id in (3, 5, 9)]

    (best, *_) = _proposals("", "8", *known, name="KOWALSKI JAN")

    assert (best.document_ids, best.confidence, best.reason) == (
        (3, 5),
        Confidence.LIKELY,
        Reason.PAYER_AND_SUM,
    )


def test_an_equal_amount_alone_is_only_possible() -> None:
    (only,) = _proposals("thank you", "123.00", ONE, name="Somebody")

    assert (only.confidence, only.reason) == (Confidence.POSSIBLE, Reason.AMOUNT)


def test_an_account_that_has_paid_before_is_the_payer() -> None:
    known = OpenDocument(1, "A1", Decimal(50), party_accounts=frozenset({"61109010140000071219812874"}))

    (best,) = _proposals("", "50", known, account="PL 61 1090 1014 0000 0712 1981 2874")

    assert (best.confidence, best.reason) == (Confidence.LIKELY, Reason.PAYER_AND_AMOUNT)


def test_nothing_is_proposed_without_a_reason() -> None:
    assert _proposals("hello", "1.00", ONE) == []
