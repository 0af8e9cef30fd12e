"""Documents that a transaction may pay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tidebill.banking.matching import Confidence, Line, Matcher, OpenDocument, Proposal
from tidebill.banking.models import BankTransaction
from tidebill.banking.references import names_longer
from tidebill.catalog.models import Client
from tidebill.invoices.balance import AMOUNT_DUE
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import PROMISES, is_asked_for
from tidebill.kernel.identifiers import account_number_key
from tidebill.kernel.kinds import PAYABLE_KINDS

_ZERO = Decimal(0)
# Numbers that contain another one.
_OTHERS_MAX = 1000


def propose(transactions: Iterable[BankTransaction]) -> dict[int, list[Proposal]]:
    """Return the proposals of each transaction by its ID, the best first.

    Money that came in pays sales, money that went out pays expenses, each in its currency.
    """
    groups: dict[tuple[bool, str], list[BankTransaction]] = defaultdict(list)
    for row in transactions:
        groups[row.amount > _ZERO, row.currency].append(row)
    found: dict[int, list[Proposal]] = {}
    for (incoming, currency), rows in groups.items():
        matcher = Matcher(_open_documents(income=incoming, currency=currency))
        found |= {row.pk: [_doubt(row, one) for one in matcher.proposals(_line(row))] for row in rows}
    return found


def _doubt(row: BankTransaction, proposal: Proposal) -> Proposal:
    """Return a certain proposal as likely if the text can name a document that is settled already."""
    if proposal.confidence is not Confidence.CERTAIN:
        return proposal
    text = _line(row).text
    for invoice_id in proposal.document_ids:
        number = Invoice.objects.values_list("number", flat=True).get(pk=invoice_id) or ""
        others = Invoice.objects.filter(number__icontains=number).exclude(pk__in=proposal.document_ids)
        if number and names_longer(text, number, others.values_list("number", flat=True)[:_OTHERS_MAX]):
            return replace(proposal, confidence=Confidence.LIKELY)
    return proposal


def _line(row: BankTransaction) -> Line:
    return Line(
        amount=abs(row.amount),
        text=f"{row.remittance or ''}\n\n{row.end_to_end or ''}",
        name=row.counterparty or "",
        account_number=row.counterparty_account or "",
    )


def _open_documents(*, income: bool, currency: str) -> Iterator[OpenDocument]:
    rows = Invoice.objects.filter(
        income=income, currency=currency, deleted=False, cancelled=False, test=False
    )
    rows = rows.filter(kind__in=PAYABLE_KINDS, receipt_for_invoice_id=None).exclude(status="paid")
    accounts = _accounts()
    for row in rows.annotate(due=AMOUNT_DUE).filter(due__gt=0).order_by("pk"):
        # An order that was invoiced asks for nothing anymore.
        if row.kind in PROMISES and not is_asked_for(row):
            continue
        yield OpenDocument(
            id=row.pk,
            number=row.number or "",
            due=row.amount_due,
            oid=row.oid or "",
            party=row.buyer_name or "",
            party_tax_no=row.buyer_tax_no or "",
            party_accounts=accounts.get(row.client_id or 0, frozenset()),
        )


def _accounts() -> dict[int, frozenset[str]]:
    """Return the bank accounts that clients are known by, in the form that is compared."""
    found: dict[int, set[str]] = defaultdict(set)
    stored = Client.objects.exclude(bank_account=None).exclude(bank_account="")
    booked = BankTransaction.objects.filter(payment__client_id__isnull=False, payment__deleted=False)
    for pk, number in stored.values_list("pk", "bank_account"):
        found[pk].add(account_number_key(number or ""))
    for client_id, number in booked.values_list("payment__client_id", "counterparty_account").distinct():
        found[client_id or 0].add(account_number_key(number or ""))
    return {pk: frozenset(numbers - {""}) for pk, numbers in found.items()}
