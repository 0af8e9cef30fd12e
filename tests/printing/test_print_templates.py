"""Templates of one's own print what the shipped designs print, in the version a document was issued with."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.invoices.conftest import Issue
from tests.printing.test_print_invoice import ORDER, _follow, _stored, _text
from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.models import PrintTemplate, PrintTemplateVersion
from tidebill.printing.printable import printable
from tidebill.printing.services import print_invoice
from tidebill.printing.services.print_templates import (
    create_print_template,
    delete_print_template,
    duplicate,
    update_print_template,
)
from tidebill.printing.template_source import gather
from tidebill.printing.templating.engine import block_names
from tidebill.printing.templating.helpers import NAMES
from tidebill.printing.templating.variables import list_variables
from tidebill.printing.templating.variables.labels import list_labels
from tidebill.storage import clock
from tidebill.wire.errors import Invalid, RuleViolation


def _template(account: Account, **attributes: Any) -> PrintTemplate:
    return create_print_template(account, PrintTemplateInput(**{"name": "Own", **attributes}))


def _squeezed(text: str) -> str:
    """Return a print without its line breaks and spaces."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def _lacking(shipped: str, own: str) -> set[str]:
    """Return the words of a print that another one lacks."""
    words = (word.strip(":·,\u200b") for word in shipped.replace("\N{ZERO WIDTH SPACE}", "").split())
    return {word for word in words if _squeezed(word) not in _squeezed(own)}


def _documents(issue: Issue) -> Iterator[Invoice]:
    invoice = issue(
        positions=[
            {"name": "Machine", "code": "M-1", "tax": 23, "quantity": 2, "total_price_gross": "1230"},
            {"name": "Travel & <food>", "description": "two days", "tax": 8, "total_price_gross": "108"},
        ],
        description="Thanks\nsee you",
        oid="PO-7",
        seller_bank_account="PL61109010140000071219812874",
    )
    yield invoice
    yield _follow(
        issue, invoice, kind="correction", total_correction="1", correction_reason="Never delivered"
    )
    order = issue(**ORDER)
    advance = _follow(issue, order, kind="advance", advance_value="230")
    yield _follow(issue, order, kind="final", invoice_ids=[advance.pk])


@pytest.mark.parametrize("base", ["modern", "classic"])
def test_it_prints_what_the_shipped_design_prints(issue: Issue, account: Account, base: str) -> None:
    documents = list(_documents(issue))
    shipped = [_text(document) for document in documents]
    _backdated(_template(account, base=base))

    own = [_text(document) for document in documents]

    for before, after in zip(shipped, own, strict=True):
        assert _lacking(before, after) == set()


def _backdated(template: PrintTemplate) -> PrintTemplate:
    """Let a template be in force since before the documents of a test."""
    PrintTemplateVersion.objects.filter(template=template, version=1).update(
        created_at=clock.now() - timedelta(days=1)
    )
    return template


def test_a_document_keeps_the_version_it_was_issued_with(issue: Issue, account: Account) -> None:
    before = issue()
    template = _template(account, html="<p>first {{number}}</p>")
    issued = issue()
    update_print_template(template, PrintTemplateInput(html="<p>second {{number}}</p>"))
    update_print_template(template, PrintTemplateInput(name="Renamed"))
    later = issue()
    delete_print_template(template)
    after = issue()

    found = [_squeezed(_text(document)) for document in (before, issued, later, after)]

    assert [("first" in text, "second" in text) for text in found] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]
    assert PrintTemplateVersion.objects.filter(template=template).count() == 2


def test_the_most_specific_template_wins_and_a_named_one_before_it(issue: Issue, account: Account) -> None:
    _template(account, html="<p>everything</p>")
    _template(account, html="<p>invoices</p>", kind="vat")
    _template(account, html="<p>polish invoices</p>", kind="vat", lang="pl")
    chosen = _template(account, html="<p>only named</p>", automatic=False)

    found = [
        _squeezed(_text(issue(**attributes)))
        for attributes in (
            {"kind": "proforma"},
            {"lang": "en"},
            {"lang": "pl/en"},
            {"invoice_template_id": chosen.number},
            {"invoice_template_id": 999_999},
        )
    ]

    expected = ("everything", "invoices", "polishinvoices", "onlynamed", "invoices")
    assert [text.startswith(word) for text, word in zip(found, expected, strict=True)] == [True] * 5


def test_a_duplicate_writes_out_the_shipped_design(issue: Issue, account: Account) -> None:
    template = _template(account, base="classic", css="h1 { color: #00f; }")

    copied = duplicate(template, name="Copy")

    assert (copied.automatic, copied.name, copied.number) == (False, "Copy", template.number + 1)
    assert "invoice_header" in copied.html
    assert copied.css.endswith("h1 { color: #00f; }")
    named = _stored(issue(invoice_template_id=copied.number))
    assert named.number in _text(named)


def test_its_pdf_is_archived_tagged_and_the_same_again(issue: Issue, account: Account) -> None:
    _template(account)
    invoice = issue(
        buyer_street="Harbor 1",
        buyer_city="Northport",
        buyer_post_code="00-001",
        buyer_country="PL",
        buyer_email="buyer@example.com",
    )

    first, second = print_invoice(_stored(invoice)), print_invoice(_stored(invoice))

    assert first == second
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(pdf.Root.Lang) == "en"


def test_copies_name_themselves(issue: Issue, account: Account) -> None:
    _template(account)

    printed = print_invoice(_stored(issue()), print_option="original_and_copy")

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages]
    assert ["Original" in text for text in pages] == [True, False]
    assert ["Copy" in text for text in pages] == [False, True]


REJECTED: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "can't be blank"),
    ({"html": "{{#if a}}"}, "html", "{{#if}} is not closed"),
    ({"html": "<p>\n{{/if}}"}, "html", "Line 2"),
    ({"html": "{{> nothing}}"}, "html", "nothing"),
    ({"html": "{{unknown_helper 1}}"}, "html", "unknown_helper"),
    ({"css": "x" * 200_001}, "css", "too long"),
    ({"accent": "red"}, "accent", "#12506b"),
    ({"font_size": 60}, "font_size", "between 6 and 16"),
    ({"kind": "nothing"}, "kind", "not included"),
    ({"base": "../../etc"}, "base", "not included"),
    ({"department_id": 999_999}, "department_id", "does not exist"),
]


def test_what_cannot_be_printed_is_not_stored(issue: Issue, account: Account) -> None:
    for attributes, field, reason in REJECTED:
        with pytest.raises(Invalid) as error:
            _template(account, **attributes)
        assert reason in str(error.value.errors[field][0])

    assert not PrintTemplate.objects.exists()


def test_a_template_that_fails_with_a_document_says_why(issue: Issue, account: Account) -> None:
    _template(account, html="{{#eq kind 'proforma'}}{{#for 1 99999}}x{{/for}}{{/eq}}")

    assert _text(issue()) is not None
    with pytest.raises(RuleViolation, match="at most 10000 times"):
        print_invoice(_stored(issue(kind="proforma")))


def test_every_documented_variable_and_label_exists(issue: Issue, account: Account) -> None:
    documented: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "documented_names.txt").read_text().splitlines():
        if line.startswith("["):
            names = documented.setdefault(line.strip("[]"), [])
        else:
            names.append(line)
    *_, final = _documents(issue)
    source = gather(_stored(final), printable(_stored(final)))
    source = replace(source, payments=[{"price": "1", "amount": "1", "provider": "cash"}])
    values, labels = list_variables(source), list_labels(source.wording)
    rows = {name: values[name][0] for name in ("positions", "summary", "advanced", "final_summary")}
    known = {*values, *block_names(), *NAMES, *rows["positions"], *rows["advanced"], "inline_partial"}

    assert {name for name in documented["top"] if not _is_known(name, values, known)} == set()
    for group, row in rows.items():
        assert {name for name in documented[group] if not _is_known(name, row, set(row))} == set()
    assert set(values["payments"][0]) >= set(documented["payments"])
    assert len(set(documented["labels"]) & set(labels)) > 80


def _is_known(name: str, values: dict[str, Any], known: set[str]) -> bool:
    first, _, rest = name.partition(".")
    if not rest:
        return name in known
    found = values.get(first)
    # A side of a correction is empty on other line items.
    return isinstance(found, dict) and (rest in found or not found)
