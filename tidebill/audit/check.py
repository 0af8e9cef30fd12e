"""``tidebill check``: run every check, account by account."""

from collections.abc import Callable, Iterator, Mapping

from django_scopes import scope

from tidebill.accounts.models import Account
from tidebill.audit import chains, deliveries, documents, goods, links, numbers, payments, texts
from tidebill.audit.findings import Inconsistency
from tidebill.storage.snapshot import snapshot

_CHECKS: Mapping[str, Callable[[Account], Iterator[Inconsistency]]] = {
    "sums": lambda account: documents.check_sums(),
    "payments": lambda account: payments.check_payments(),
    "corrections": lambda account: chains.check_corrections(),
    "orders": lambda account: chains.check_orders(),
    "numbers": numbers.check_numbers,
    "series": lambda account: numbers.check_series(),
    "rates": lambda account: documents.check_notes(),
    "tests": lambda account: documents.check_tests(),
    "webhooks": deliveries.check_webhooks,
    "sorting": texts.check_sorting,
    "search": lambda account: texts.check_search(),
    "stock": lambda account: goods.check_goods(),
    "recurring": lambda account: links.check_occurrences(),
    "journal": links.check_journal,
    "references": links.check_references,
    "files": lambda account: links.check_files(),
}


def check_account(account: Account) -> Iterator[Inconsistency]:
    """Yield the findings in an account's books, read from one snapshot without changing anything."""
    with snapshot(), scope(account=account):
        for check in _CHECKS.values():
            yield from check(account)
