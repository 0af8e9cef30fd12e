"""Every format is read to the same facts, and hostile content is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.banking.statements import IBAN, OFX, camt, mt940
from tidebill import confined
from tidebill.banking.formats import read_statements
from tidebill.banking.formats.parsed import ParsedTransaction
from tidebill.confined import Rejection

INVOICE = ("123.00", "REF1", "FV 1/11/2026")


@pytest.mark.parametrize("version", ["053.001.02", "053.001.08", "052.001.06", "054.001.08"])
def test_camt_of_every_kind_and_version(version: str) -> None:
    parsed = read_statements(camt(INVOICE, ("-50.10", "REF2", "Rent"), version=version))

    (statement,) = parsed.statements
    assert (parsed.format, statement.account_number, statement.currency) == ("camt", IBAN, "PLN")
    assert (statement.opening, statement.closing) == ("-100.00", "23.00")
    assert statement.transactions[0] == ParsedTransaction(
        booked_on="2026-11-02",
        valued_on="2026-11-03",
        amount="123.00",
        currency="PLN",
        reference="REF1",
        remittance="FV 1/11/2026",
        name="Jan Kowalski",
        account_number="PL27114020040000300201355387",
    )
    assert (statement.transactions[1].amount, statement.transactions[1].name) == ("-50.10", "Jan Kowalski")


def test_a_batch_is_split_only_if_its_parts_add_up() -> None:
    part = '<TxDtls><Amt Ccy="PLN">{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>'
    entry = (
        '<Ntry><Amt Ccy="PLN">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-02</Dt></BookgDt>'
        "<NtryDtls>{}</NtryDtls></Ntry>"
    )
    file = camt().decode()

    def amounts(*parts: tuple[str, str]) -> list[str]:
        details = "".join(part.format(*one) for one in parts)
        content = file.replace("</Stmt>", f"{entry.format(details)}</Stmt>").encode()
        return [line.amount for line in read_statements(content).statements[0].transactions]

    assert amounts(("10.00", "A"), ("20.00", "B")) == ["10.00", "20.00"]
    assert amounts(("10.00", "A"), ("19.00", "B")) == ["30.00"]


def test_a_pending_entry_is_not_booked_yet() -> None:
    content = camt(INVOICE).replace(b"<Sts>BOOK</Sts>", b"<Sts><Cd>PDNG</Cd></Sts>")

    assert read_statements(content).statements[0].transactions == []


def test_mt940_of_a_german_bank() -> None:
    lines = [
        ":61:2611021102C123,45NTRFNONREF//8327000090031789",
        ":86:166?00GUTSCHRIFT?109075?20EREF+ORD0000012?21SVWZ+Rechnung FV 17/2026 vi?22elen Dank",
        "?30DEUTDEFF?31DE89370400440532013000?32Mueller und Soehne?33 GmbH",
    ]

    (statement,) = read_statements(mt940(lines)).statements
    (line,) = statement.transactions
    assert (statement.opening, statement.closing, statement.currency) == ("1000.00", "1073.45", "EUR")
    assert line == ParsedTransaction(
        booked_on="2026-11-02",
        valued_on="2026-11-02",
        amount="123.45",
        currency="EUR",
        reference="8327000090031789",
        end_to_end="ORD0000012",
        remittance="Rechnung FV 17/2026 vielen Dank",
        name="Mueller und Soehne GmbH",
        account_number="DE89370400440532013000",
    )


@pytest.mark.parametrize("separator", ["~", "^"])
def test_mt940_of_polish_banks(separator: str) -> None:
    details = "020~00PRZELEW~20Zapłata za FV 1/11/2026~21 zamówienie~32Jan Żak~3827114020040000300201355387"
    lines = [":61:261103C50,00NTRFNONREF", ":86:" + details.replace("~", separator)]

    (line,) = read_statements(mt940(lines)).statements[0].transactions
    assert (line.amount, line.name) == ("50.00", "Jan Żak")
    assert line.remittance == "Zapłata za FV 1/11/2026\n zamówienie"
    assert line.account_number == "27114020040000300201355387"


def test_mt940_with_plain_text() -> None:
    lines = [":61:261103D50,00NTRFNONREF", ":86:Payment of invoice 7?", "thank you"]

    (line,) = read_statements(mt940(lines)).statements[0].transactions
    assert (line.amount, line.remittance) == ("-50.00", "Payment of invoice 7?\nthank you")


def test_ofx() -> None:
    parsed = read_statements(OFX)

    (statement,) = parsed.statements
    assert (parsed.format, statement.account_number, statement.currency, statement.closing) == (
        "ofx",
        "456",
        "USD",
        "100.00",
    )
    assert [(line.amount, line.reference, line.name) for line in statement.transactions] == [
        ("99.50", "F1", "Smith"),
        ("-12.00", "F2", "Fee"),
    ]


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"<html></html>",
        b"<Document><Stmt><Ntry><Amt Ccy='PLN'>NaN</Amt></Ntry></Stmt></Document>",
        b"<Document><Stmt><Ntry><Amt>1e999999</Amt></Ntry></Stmt>",
        BOMB + b"]><Document><Stmt><Acct><Id><IBAN>&j;</IBAN></Id></Acct></Stmt>",
        b":20:X\n:61:garbage\n",
        b"OFXHEADER:100\n<OFX><X>",
    ],
)
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(Rejection):
        read_statements(content)


def test_entities_are_not_resolved_in_the_child_process() -> None:
    content = BOMB + b"]><Document><Stmt><Acct><Id><IBAN>&j;</IBAN></Id></Acct></Stmt></Document>"

    try:
        found = confined.call("tidebill.banking.formats:read_statements", content)
    except (confined.Unreadable, Rejection):
        return
    assert len(found["statements"][0]["account_number"]) < 100


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999.99"), places=2), st.booleans())
def test_an_amount_survives_every_digit(amount: Decimal, outgoing: bool) -> None:
    signed = f"-{amount}" if outgoing else str(amount)
    (line,) = read_statements(camt((signed, "R", "x"))).statements[0].transactions

    assert Decimal(line.amount) == Decimal(signed)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b":20:A\n:25:1\n:60F:C261101EUR1,\n", b"<Document>", b"<OFX>"]),
)
def test_any_bytes_are_read_or_refused(noise: bytes, head: bytes) -> None:
    try:
        read_statements(head + noise)
    except Rejection as refusal:
        assert refusal.text
