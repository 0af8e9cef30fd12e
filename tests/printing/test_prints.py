import io
import os
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django_scopes import scope, scopes_disabled
from PIL import Image
from pypdf import PdfReader
from pytest_django import Settings

from tests.invoices.conftest import Issue, issue
from tests.people import Person
from tidebill.accounts.models import Account, Department
from tidebill.catalog.models import Product
from tidebill.cli import main
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.services import examine
from tidebill.events import queue
from tidebill.invoices.models import Invoice, Position
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment
from tidebill.printing import edition, print_key
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.models import Print
from tidebill.printing.services import ahead, pdf, print_facturx, print_invoice, prints
from tidebill.printing.services.print_templates import create_print_template, update_print_template
from tidebill.storage import clock
from tidebill.wire.errors import Locked

__all__ = ["issue"]
pytestmark = pytest.mark.django_db(transaction=True)
VALID: dict[str, Any] = {
    "buyer_tax_no": "DE136695976",
    "buyer_street": "Main Street 1",
    "buyer_city": "Berlin",
    "buyer_post_code": "10115",
    "buyer_country": "DE",
    "seller_tax_no": "PL5252344078",
    "seller_street": "Side Street 2",
    "seller_city": "Warsaw",
    "seller_post_code": "00-001",
    "seller_country": "PL",
    "payment_to": "2026-12-31",
}


@pytest.fixture(autouse=True)
def _no_files() -> Iterator[None]:
    """Each test starts without stored prints."""
    yield
    for folder in prints._list(prints.FOLDER)[0]:
        for name in prints._list(f"{prints.FOLDER}/{folder}")[1]:
            default_storage.delete(f"{prints.FOLDER}/{folder}/{name}")


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Documents that were rendered, not served from the storage."""
    rendered: list[int] = []
    original = pdf._render

    def note(invoice: Invoice, *arguments: Any, **options: Any) -> bytes:
        rendered.append(invoice.pk)
        return original(invoice, *arguments, **options)

    monkeypatch.setattr(pdf, "_render", note)
    return rendered


@pytest.fixture
def barcoded(issue: Issue, account: Account) -> int:
    """A document whose product has a barcode."""
    product = Product.objects.create(account=account, name="Idea", code="C1", ean_code="4006381333931")
    return issue(positions=[{"product_id": product.pk, "quantity": 1, "tax": "23"}]).pk


def _stored(number: int) -> Invoice:
    return Invoice.objects.select_related("account", "department").get(pk=number)


def _path(row: Print) -> Path:
    return Path(default_storage.path(row.path))


def _text(content: bytes) -> str:
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_document_is_rendered_once_and_reprints_the_same_bytes(issue: Issue, renders: list[int]) -> None:
    number = issue(description="Thanks").pk

    first, second, third = (print_invoice(_stored(number)) for _ in range(3))

    assert first == second == third
    assert renders == [number]
    row = Print.objects.get()
    assert (row.invoice_id, row.size) == (number, len(first))
    assert _path(row).read_bytes() == first


def test_a_stored_print_is_what_a_new_rendering_gives(issue: Issue) -> None:
    number = issue().pk
    stored = print_invoice(_stored(number))
    prints.purge_prints()

    assert print_invoice(_stored(number)) == stored


def test_files_are_readable_by_the_server_only(issue: Issue) -> None:
    print_invoice(_stored(issue().pk))

    path = _path(Print.objects.get())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def _invoice(**values: Any) -> Callable[[int], object]:
    return lambda number: Invoice.objects.filter(pk=number).update(**values)


def _department(**values: Any) -> Callable[[int], object]:
    return lambda number: Department.objects.update(**values)


def _account(**values: Any) -> Callable[[int], object]:
    return lambda number: Account.objects.update(**values)


def _image(name: str) -> Callable[[int], object]:
    def store(number: int) -> None:
        content = io.BytesIO()
        Image.new("RGB", (2, 2), "red").save(content, "PNG")
        department = Department.objects.get()
        setattr(department, f"{name}_content_type", "image/png")
        getattr(department, name).save("image.png", ContentFile(content.getvalue()))

    return store


CHANGES: dict[str, Callable[[int], object]] = {
    "number": _invoice(number="X/1"),
    "date": _invoice(sell_date="2026-01-01"),
    "buyer": _invoice(buyer_name="Other"),
    "remarks": _invoice(description_long="More"),
    "language": _invoice(lang="de"),
    "design": _invoice(invoice_template_id=2),
    "paid": _invoice(paid=23),
    "canceled": _invoice(cancelled=True),
    "KSeF number": _invoice(gov_id="1234567890-20260101-ABCDEF-01"),
    "exchange rate": _invoice(exchange_currency="USD", exchange_currency_rate="4.1"),
    "last change": _invoice(updated_at=clock.now() + timedelta(seconds=5)),
    "token of the link": _invoice(token="another"),
    "line item": lambda number: Position.objects.filter(invoice_id=number).update(name="Other"),
    "color": _department(accent_colour="#8a1f4b"),
    "payment code": _department(payment_code="none"),
    "footer": _department(footer_kind="own", footer_content="Footer"),
    "legal name": _department(additional_fields={"use_legal_name": True, "legal_name": "Acme Ltd."}),
    "logo": _image("logo"),
    "stamp": _image("stamp"),
    "country": _account(country="DE"),
    "payment code of the account": _account(payment_code="none"),
    "address of the server": _account(prefix="other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_anything_that_a_print_is_made_of_makes_a_new_print(
    issue: Issue, renders: list[int], change: Callable[[int], object], settings: Settings
) -> None:
    settings.TIDEBILL_DOMAIN = "example.com"
    number = issue(currency="EUR", seller_bank_account="DE89370400440532013000").pk
    print_invoice(_stored(number))

    change(number)
    changed = print_invoice(_stored(number))

    assert renders == [number, number]
    assert Print.objects.count() == 2
    prints.purge_prints()
    assert print_invoice(_stored(number)) == changed


def test_a_payment_makes_a_new_print(issue: Issue, account: Account, renders: list[int]) -> None:
    number = issue().pk
    print_invoice(_stored(number))

    record_payment(account, NewPayment(price=Decimal(23), paid=True, invoice_id=number))

    assert "100.00" in _text(print_invoice(_stored(number)))
    assert renders == [number, number]


def test_the_number_of_the_corrected_document_makes_a_new_print(issue: Issue, renders: list[int]) -> None:
    source = issue()
    correction = issue(
        kind="correction",
        copy_invoice_from=source.pk,
        buyer_name=None,
        positions=None,
        total_correction="1",
        correction_reason="Never delivered",
    ).pk
    print_invoice(_stored(correction))

    Invoice.objects.filter(pk=source.pk).update(number="R/77")

    assert "R/77" in _text(print_invoice(_stored(correction)))
    assert renders == [correction, correction]


def test_each_option_is_a_print_of_its_own(barcoded: int) -> None:
    options: list[dict[str, Any]] = [
        *({"print_option": name} for name in ("original", "copy", "original_and_copy", "duplicate")),
        {"ean_codes": True},
    ]

    contents = {print_invoice(_stored(barcoded), **each) for each in options}

    assert len(contents) == Print.objects.count() == 5


def test_a_change_of_a_barcode_makes_a_new_print(barcoded: int, renders: list[int]) -> None:
    print_invoice(_stored(barcoded), ean_codes=True)

    Product.objects.update(ean_code="5901234123457")
    print_invoice(_stored(barcoded), ean_codes=True)

    assert renders == [barcoded, barcoded]


def test_another_edition_of_the_product_or_of_the_rules_makes_a_new_print(
    issue: Issue, renders: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = issue().pk
    print_invoice(_stored(number))

    monkeypatch.setattr(print_key, "print_edition", lambda: "next release")
    print_invoice(_stored(number))
    monkeypatch.setattr(print_key, "rule_editions", lambda draft: ["Factur-X 2.0"])
    print_invoice(_stored(number))

    assert renders == [number] * 3


def test_the_edition_covers_code_labels_designs_fonts_and_libraries(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compute = edition.print_edition.__wrapped__
    monkeypatch.setattr(edition.tidebill, "__file__", str(tmp_path / "__init__.py"))
    editions = []
    for suffix in (".py", ".typ", ".json", ".css", ".hbs", ".mo"):
        for content in ("a", "b"):
            (tmp_path / f"file{suffix}").write_text(content)
            editions.append(compute())
    monkeypatch.setattr(edition, "version", lambda name: "9")
    editions.append(compute())
    monkeypatch.setattr(edition, "font_files", lambda packages: ())
    editions.append(compute())

    assert len(set(editions)) == 14


def test_a_document_keeps_the_version_of_its_template(
    issue: Issue, account: Account, renders: list[int]
) -> None:
    template = create_print_template(account, PrintTemplateInput(name="Own", html="<p>{{number}} one</p>"))
    number = issue(invoice_template_id=template.number).pk
    first = print_invoice(_stored(number))

    update_print_template(template, PrintTemplateInput(html="<p>{{number}} two</p>"))
    later = issue(invoice_template_id=template.number).pk

    assert print_invoice(_stored(number)) == first
    assert "two" in _text(print_invoice(_stored(later)))
    assert renders == [number, later]


def test_printing_and_sending_alone_make_no_new_print(issue: Issue, renders: list[int]) -> None:
    number = issue().pk
    first = print_invoice(_stored(number))

    Invoice.objects.filter(pk=number).update(print_time=clock.now(), sent_time=clock.now())

    assert print_invoice(_stored(number)) == first
    assert renders == [number]
    prints.purge_prints()
    assert print_invoice(_stored(number)) == first


def test_the_rules_run_once(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    original = examine.validate

    def note(format: Format, *rest: Any) -> Any:
        runs.append(format.name)
        return original(format, *rest)

    monkeypatch.setattr(examine, "validate", note)
    number = issue(**VALID).pk

    first = print_invoice(_stored(number))
    Check.objects.all().delete()

    assert print_invoice(_stored(number)) == first
    assert b"factur-x.xml" in first
    assert runs == ["facturx"]


def test_a_print_is_not_stored_while_the_rules_cannot_be_run(
    issue: Issue, renders: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = issue().pk

    def fail(invoice: Invoice, draft: object) -> None:
        raise Locked("The rules can't be run")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "examine_draft", fail)
        print_invoice(_stored(number))
        assert Print.objects.count() == 0
    print_invoice(_stored(number))

    assert renders == [number, number]
    assert Print.objects.count() == 1


def test_each_profile_is_a_print_of_its_own(issue: Issue, renders: list[int]) -> None:
    number = issue(**VALID).pk
    print_invoice(_stored(number))
    for profile in ("facturx", "facturx-extended", "facturx"):
        print_facturx(_stored(number), profile=profile)

    assert renders == [number] * 3


@pytest.mark.parametrize("damage", ["missing", "torn"])
def test_a_missing_or_damaged_file_is_rendered_again(issue: Issue, renders: list[int], damage: str) -> None:
    number = issue().pk
    first = print_invoice(_stored(number))
    path = _path(Print.objects.get())
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(first[:100])

    again, stored = print_invoice(_stored(number)), print_invoice(_stored(number))

    assert first == again == stored
    assert renders == [number, number]
    assert _path(Print.objects.get()).read_bytes() == first


def test_a_full_disk_fails_no_request(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issue().pk

    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", fail)
        assert print_invoice(_stored(number)).startswith(b"%PDF")
    assert Print.objects.count() == 0

    monkeypatch.setattr(prints, "SPACE_LEFT", 2**80)
    assert print_invoice(_stored(number)).startswith(b"%PDF")
    assert Print.objects.count() == 0


def test_a_failing_database_leaves_no_file(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issue().pk

    def fail(*_: object, **__: object) -> bool:
        raise RuntimeError("The database is locked")

    monkeypatch.setattr(prints, "_add_row", fail)

    assert print_invoice(_stored(number)).startswith(b"%PDF")
    assert prints._list(f"{prints.FOLDER}/{_stored(number).account_id}")[1] == []


def test_two_requests_at_once_store_one_print(issue: Issue, renders: list[int]) -> None:
    number = issue().pk
    account = _stored(number).account
    contents: list[bytes] = []
    together = threading.Barrier(2)

    def ask() -> None:
        with scope(account=account):
            invoice = _stored(number)
            together.wait()
            contents.append(print_invoice(invoice))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(contents) == 2
    assert contents[0] == contents[1]
    assert len(renders) <= 2
    assert Print.objects.count() == 1
    assert len(prints._list(f"{prints.FOLDER}/{account.pk}")[1]) == 1


def test_a_rolled_back_transaction_stores_nothing(issue: Issue) -> None:
    number = issue().pk
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        print_invoice(_stored(number))
        _ = 1 / 0

    assert Print.objects.count() == 0
    assert prints._list(f"{prints.FOLDER}/{_stored(number).account_id}")[1] == []


def test_another_account_does_not_find_a_print(issue: Issue, charlie: Person) -> None:
    print_invoice(_stored(issue().pk))
    key = Print.objects.get().key

    with scope(account=charlie.account):
        assert prints.find_print(key) is None
        assert Print.objects.count() == 0


def test_storing_can_be_turned_off(issue: Issue, renders: list[int], settings: Settings) -> None:
    settings.TIDEBILL_PRINTS_MB = 0
    number = issue().pk

    print_invoice(_stored(number))

    assert Print.objects.count() == 0
    assert ahead.print_recent() == 0
    assert renders == [number]


def test_old_prints_and_those_of_closed_accounts_are_deleted(issue: Issue, settings: Settings) -> None:
    settings.TIDEBILL_PRINTS_DAYS = 30
    for _ in range(2):
        print_invoice(_stored(issue().pk))
    old, young = Print.objects.order_by("pk")
    Print.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=31))

    assert prints.forget_prints() == 1
    assert list(Print.objects.all()) == [young]
    assert (_path(old).exists(), _path(young).exists()) == (False, True)

    Account.objects.update(closed_at=clock.now())
    assert prints.forget_prints() == 1
    assert not _path(young).exists()


def test_the_oldest_prints_make_room_for_new_ones(issue: Issue, settings: Settings) -> None:
    for _ in range(3):
        print_invoice(_stored(issue().pk))
    oldest, *others = Print.objects.order_by("pk")
    Print.objects.update(size=2**20)
    settings.TIDEBILL_PRINTS_MB = 2

    assert prints.forget_prints() == 1
    assert list(Print.objects.order_by("pk")) == others
    assert not _path(oldest).exists()


def test_the_command_line_shows_and_purges_the_prints_of_an_account(
    issue: Issue, account: Account, charlie: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    print_invoice(_stored(issue().pk))
    size = Print.objects.get().size

    assert main(["prints", "show", "--account", "globex"]) == 0
    assert '"prints": 0, "bytes": 0, "oldest": null' in capsys.readouterr().out
    assert main(["prints", "show", "--account", "acme"]) == 0
    assert f'"prints": 1, "bytes": {size}' in capsys.readouterr().out
    assert main(["prints", "purge", "--account", "nobody"]) == 1
    assert main(["prints", "purge", "--account", "globex"]) == 0
    assert main(["prints", "purge", "--days", "1"]) == 0
    assert Print.objects.count() == 1
    assert main(["prints", "purge", "--account", "acme"]) == 0
    assert Print.objects.count() == 0
    assert prints._list(f"{prints.FOLDER}/{account.pk}")[1] == []


def test_files_that_no_row_names_are_swept_once_they_are_old(issue: Issue) -> None:
    print_invoice(_stored(issue().pk))
    row = Print.objects.get()
    young, old = (default_storage.save(f"prints/999/{name}.pdf", ContentFile(b"x")) for name in "ab")
    os.utime(default_storage.path(old), (0, 0))
    os.utime(_path(row), (0, 0))

    assert prints.sweep_files() == 1
    assert _path(row).exists()
    assert default_storage.exists(young)
    assert not default_storage.exists(old)


def test_the_worker_prints_issued_documents_and_does_not_note_it(
    issue: Issue, renders: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "SETTLED", timedelta(0))
    number = issue().pk
    expense = issue(income=False).pk

    with scopes_disabled():
        assert ahead.print_recent() == 1
        assert ahead.print_recent() == 0

    assert _stored(number).print_time is None
    assert print_invoice(_stored(number)).startswith(b"%PDF")
    assert renders == [number]
    assert expense not in renders
    Invoice.objects.filter(pk=number).update(updated_at=clock.now())
    assert ahead.print_recent() == 1


def test_the_worker_stops_for_other_jobs_and_when_its_time_is_up(
    issue: Issue, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(ahead, "SETTLED", timedelta(0))
    for _ in range(3):
        issue()
    settings.TIDEBILL_PRINTS_AHEAD = 0
    assert ahead.print_recent() == 0

    settings.TIDEBILL_PRINTS_AHEAD = 60
    queue.enqueue_slots({})
    assert ahead.print_recent() == 1


def test_a_document_that_cannot_be_printed_does_not_stop_the_others(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "SETTLED", timedelta(0))
    fine, broken = issue().pk, issue().pk
    original = ahead.print_ahead

    def fail(invoice: Invoice) -> None:
        if invoice.pk == broken:
            raise RuntimeError("broken")
        original(invoice)

    monkeypatch.setattr(ahead, "print_ahead", fail)

    assert ahead.print_recent() == 1
    assert Print.objects.get().invoice_id == fine
