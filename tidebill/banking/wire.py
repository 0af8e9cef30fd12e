"""API schemas of bank statements."""

from typing import ClassVar

from tidebill.banking.matching import Confidence, Reason
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

STATUSES = ("open", "booked", "ignored")
Status = choice(*STATUSES)


class BankStatement(Resource):
    """An imported bank statement."""

    name_: ClassVar[str] = "bank_statement"
    plural: ClassVar[str] = "bank_statements"

    id: types.Id = field("ID of the statement.", example=3, read_only=True)
    file: types.Text = field(
        "The file: a form field, or base64. CAMT.052, CAMT.053, CAMT.054, MT940, MT942 or OFX.",
        write_only=True,
    )
    file_name: types.Text = field("File name.", example="november.xml", write_only=True)
    book_certain: types.Flag = field(
        "Whether to record the payments whose documents are certain.", example=True, write_only=True
    )
    name: types.Text = field("File name.", example="november.xml", read_only=True)
    format: types.Text = field("`camt`, `mt940` or `ofx`.", example="camt", read_only=True)
    account_number: types.Text = field(
        "Bank account of the statement.", example="PL61109010140000071219812874", read_only=True
    )
    currency: types.Text = field("Currency of the account.", example="PLN", read_only=True)
    opening_balance: types.Amount = field("Opening balance.", example="100.00", read_only=True)
    closing_balance: types.Amount = field("Closing balance.", example="223.00", read_only=True)
    date_from: types.Day = field("First booking day.", example="2026-11-02", read_only=True)
    date_to: types.Day = field("Last booking day.", example="2026-11-30", read_only=True)
    transactions_count: types.Integer = field("Transactions that were new.", example=12, read_only=True)
    known_count: types.Integer = field(
        "Lines that an earlier statement had contained.", example=0, read_only=True
    )
    booked_count: types.Integer = field("Transactions that are booked.", example=10, read_only=True)
    created_at: types.Moment = field("Time of the import.", read_only=True)


class BankProposal(NestedRow):
    """Documents that a transaction may pay."""

    name_: ClassVar[str] = "proposal"
    plural: ClassVar[str] = "proposals"

    invoice_ids: types.Ids = field("Documents to settle, in this order.", example=[123], read_only=True)
    numbers: types.Words = field("Their numbers.", example=["1/11/2026"], read_only=True)
    confidence: choice(*Confidence) = field(
        "`certain`, `likely` or `possible`.", example="certain", read_only=True
    )
    reason: choice(*Reason) = field("Why they are proposed.", example="number_and_amount", read_only=True)


Proposals = rows(BankProposal)


class BankTransaction(Resource):
    """A booked line of a bank account."""

    name_: ClassVar[str] = "bank_transaction"
    plural: ClassVar[str] = "bank_transactions"

    id: types.Id = field("ID of the transaction.", example=17, read_only=True)
    statement_id: types.Id = field("Statement that contained it first.", example=3, read_only=True)
    status: Status = field("`open`, `booked` or `ignored`.", example="open", read_only=True)
    booked_on: types.Day = field("Booking day.", example="2026-11-02", read_only=True)
    valued_on: types.Day = field("Value day.", example="2026-11-02", read_only=True)
    amount: types.Amount = field("Amount; negative if the money went out.", example="123.00", read_only=True)
    currency: types.Text = field("Currency.", example="PLN", read_only=True)
    reference: types.Text = field("Reference of the bank.", read_only=True)
    end_to_end: types.Text = field("Reference of the payer.", read_only=True)
    remittance: types.LongText = field("Remittance information.", example="FV 1/11/2026", read_only=True)
    counterparty: types.Text = field("Name of the other party.", example="Jan Kowalski", read_only=True)
    counterparty_account: types.Text = field("Bank account of the other party.", read_only=True)
    payment_id: types.Id = field("Payment recorded for it.", example=77, read_only=True)
    proposals: Proposals = field("Documents that it may pay; only while it is open.", read_only=True)
    invoice_ids: types.Ids = field(
        "Documents to settle, in this order; by default the first proposal.", example=[123], write_only=True
    )
