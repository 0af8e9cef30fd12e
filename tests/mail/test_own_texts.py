"""Email templates with placeholders, or in Handlebars with the variables of print templates."""

import pytest

from tests.invoices.conftest import Issue, issue
from tests.printing.test_print_invoice import _stored
from tidebill.accounts.models import Account
from tidebill.mail.commands import TemplateInput
from tidebill.mail.services.templates import create_template
from tidebill.mail.services.wording import word
from tidebill.wire.errors import Invalid

__all__ = ["issue"]

# As in InvoiceOcean's documentation, with each construct it names.
TEXT = """Hello,<br>
{{#in kind "vat,proforma"}}please find attached {{{document_type}}} {{number}}: {{outstanding}}.{{/in}}
{{#if overdue}}It is overdue.{{else}}It is due on {{payment_to}}.{{/if}}
<p>{{{view_link}}}</p>
{{#each positions}}{{item}} ({{quantity}}){{#if ../oid}} of {{../../oid}}{{/if}}
{{/each}}{{footer}}"""


def test_a_text_in_handlebars_is_worded_as_documented(issue: Issue, account: Account) -> None:
    text = TemplateInput(
        kind="invoice", subject="{{document_type}} {{number}}{{#if paid}} paid{{/if}}", text=TEXT
    )
    create_template(account, text)
    invoice = issue(
        buyer_name="A & <b>",
        oid="PO-7",
        seller_name="Acme & Sons",
        positions=[{"name": "Cups & plates", "quantity": 2, "tax": 23, "total_price_gross": 123}],
    )

    subject, worded = word("invoice", _stored(invoice))

    assert subject == f"Invoice {invoice.number}"
    assert "please find attached Invoice" in worded
    assert "123.00." in worded
    assert "It is due on" in worded
    assert f"/f/{invoice.number.replace('/', '-')}/{invoice.token}" in worded
    assert "Cups & plates (2) of PO-7" in worded
    assert "Acme & Sons" in worded
    assert not set(worded) & set("<>")


def test_a_text_with_placeholders_is_unchanged(issue: Issue, account: Account) -> None:
    create_template(
        account, TemplateInput(kind="invoice", subject="{{kind}} {{number}}", text="For {{amount}} <b>")
    )
    invoice = issue(kind="proforma")

    subject, worded = word("invoice", _stored(invoice))

    assert subject == f"Proforma invoice {invoice.number}"
    assert worded.endswith("<b>")


def test_a_kind_prints_as_its_name_and_compares_as_itself(issue: Issue, account: Account) -> None:
    subject = "{{kind}} {{#eq kind 'vat'}}of tax{{/eq}}"
    create_template(account, TemplateInput(kind="invoice", subject=subject, text="x"))

    assert word("invoice", _stored(issue())) == ("Invoice of tax", "x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{nothing}}", "unknown placeholder: nothing"),
        ("{{#if overdue}}{{nothing}}{{/if}}", "unknown placeholder: nothing"),
        ("{{#if overdue}}", "is not closed"),
        ("{{#for 1 99999}}x{{/for}}", "at most 10000 times"),
    ],
)
def test_a_text_that_cannot_be_worded_is_refused(
    issue: Issue, account: Account, text: str, reason: str
) -> None:
    with pytest.raises(Invalid) as error:
        create_template(account, TemplateInput(kind="invoice", subject="x", text=text))

    assert reason in str(error.value.errors["text"][0])


def test_a_text_that_fails_with_a_document_gives_way_to_the_usual_one(issue: Issue, account: Account) -> None:
    failing = "{{#eq kind 'proforma'}}{{#for 1 99999}}x{{/for}}{{/eq}}"
    create_template(account, TemplateInput(kind="invoice", subject="Own", text=failing))

    assert word("invoice", _stored(issue()))[0] == "Own"
    assert "please find attached" in word("invoice", _stored(issue(kind="proforma")))[1]
