"""Templates written for InvoiceOcean render unchanged: contexts of Handlebars 3, helpers, named blocks."""

from typing import Any

import pytest

from tidebill.printing.templating.engine import render_text
from tidebill.wire.errors import RuleViolation

VALUES: dict[str, Any] = {
    "kind": "vat",
    "number": "A&B/1",
    "show": True,
    "hide": False,
    "tax2_visible": True,
    "lang": "pl",
    "size": 3,
    "client": {"name": "Łódź sp. z o.o."},
    "positions": [{"item": "Pen", "tax": "23", "kind": "row"}, {"item": "<b>", "tax": "zw", "kind": ""}],
    "summary": [],
}


def _render(template: str, *, html: bool = True, **values: Any) -> str:
    labels = {"invoice.buyer": "Buyer / Nabywca"}
    found = render_text(template, {**VALUES, **values}, labels=labels, created="2026-03-01", html=html)
    return " ".join(found.split())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        # A path leaves one block of any kind, as in Handlebars 3.
        ("{{#each positions}}{{#if ../show}}{{item}},{{/if}}{{/each}}", "Pen,&lt;b&gt;,"),
        (
            "{{#each positions}}{{#if item}}{{#unless ../../../hide}}{{tax}} {{/unless}}{{/if}}{{/each}}",
            "23 zw",
        ),
        ("{{#each positions}}{{#eq ../kind 'vat'}}V{{../../kind}}{{/eq}}{{/each}}", "VvatVvat"),
        ("{{#each positions}}{{#eq tax '23'}}{{../kind}}{{/eq}}{{/each}}", "row"),
        ("{{#if show}}{{#if ../tax2_visible}}both{{/if}}{{/if}}", "both"),
        ("{{#if show}}{{../../../../number}}{{/if}}", "A&amp;B/1"),
        # Authors of later versions mean the document.
        ("{{#each positions}}{{#if item}}{{../number}} {{/if}}{{/each}}", "A&amp;B/1 A&amp;B/1"),
        (
            "{{#each positions}}{{#each ../positions}}{{item}}{{/each}};{{/each}}",
            "Pen&lt;b&gt;;Pen&lt;b&gt;;",
        ),
        ("{{#client}}{{name}}{{/client}}|{{client.name}}", "Łódź sp. z o.o.|Łódź sp. z o.o."),
        ("{{#with client}}{{name}} {{../number}}{{/with}}", "Łódź sp. z o.o. A&amp;B/1"),
        # Else parts and their chains.
        ("{{#each summary}}x{{else}}none {{number}}{{/each}}", "none A&amp;B/1"),
        ("{{#if hide}}a{{else if show}}b{{else}}c{{/if}}", "b"),
        ("{{#eq kind 'x'}}a{{else eq kind 'vat'}}b{{else}}c{{/eq}}", "b"),
        ("{{#eq kind 'x'}}a{{^}}b{{/eq}}", "b"),
        ("{{^hide}}shown{{/hide}}", "shown"),
        # Helpers.
        ("{{#eq size '3.0'}}same{{/eq}}{{#not_eq kind 'vat'}}x{{else}}y{{/not_eq}}", "samey"),
        ("{{#lt size 17}}less{{/lt}}{{#gt size 17}}more{{else}}not{{/gt}}", "lessnot"),
        ("{{#in kind 'proforma, vat'}}in{{/in}}{{#not_in kind 'proforma,estimate'}}out{{/not_in}}", "inout"),
        ("{{#and show size client}}all{{/and}}{{#or hide '0' summary}}x{{else}}none{{/or}}", "allnone"),
        ("{{#for 1 size}}no: {{no}} {{@index}} {{this}};{{/for}}", "no: 1 0 1;no: 2 1 2;no: 3 2 3;"),
        ("{{inc size}} {{dec size}} {{abs '-1 234,50 zł'}}", "4 2 1 234,50 zł"),
        ("{{to_uppercase kind}} {{replace number '/' '-'}}", "VAT A&amp;B-1"),
        ("{{tt 'invoice.buyer'}} {{tt \"invoice.payment_date\"}}", "Buyer / Nabywca Payment date"),
        ("{{#if_created_after_date '2013-12-31'}}new{{/if_created_after_date}}", "new"),
        ("{{#include_in_col positions 'tax' '23'}}yes{{/include_in_col}}", "yes"),
        ("{{#include number 'A&B'}}yes{{/include}}", "yes"),
        # Partials, in a text or a block.
        (
            "{{inline_partial \"p\" \"{{kind}} {{tt 'invoice.buyer'}}<br>\"}}{{>p}}{{include 'p'}}",
            "vat Buyer / Nabywca<br>vat Buyer / Nabywca<br>",
        ),
        (
            '{{#inline_partial "q"}}{{#eq lang "pl"}}Dzień dobry{{else}}x{{/eq}}{{/inline_partial}}{{>q}}',
            "Dzień dobry",
        ),
        # Comments, white space control, and texts that must not be escaped twice.
        ("a {{~! don't {{!-- no }} --}} {{!-- {{no}} --}}b {{~number~}} c", "a --}} bA&amp;B/1c"),
        ("{{number}} {{{number}}} {{&number}}", "A&amp;B/1 A&amp;B/1 A&amp;B/1"),
        ("{{missing}}{{client.missing.deeper}}{{#if missing}}x{{/if}}", ""),
        ("\\{{kind}}", "{{kind}}"),
    ],
)
def test_a_template_renders_as_documented(template: str, expected: str) -> None:
    assert _render(template) == expected


def test_a_plain_text_is_not_escaped() -> None:
    assert _render("{{number}} {{client.name}}", html=False) == "A&B/1 Łódź sp. z o.o."


def test_ready_made_blocks_are_printed_by_name() -> None:
    for template in ("{{>payments}}", "{{{payments}}}", "{{payments}}"):
        found = _render(template, payments=[{"date": "1 May", "partial_price_with_currency": "€5"}])
        assert "1 May" in found
        assert "€5" in found


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{__class__}}{{constructor}}{{client.__class__.__mro__}}{{kind.upper}}{{positions.append}}", ""),
        ("{{lookup client '__class__'}}{{lookup positions 'append'}}{{@root.__globals__}}{{log 'x'}}", ""),
        ('{{#inline_partial "a"}}{{>a}}{{/inline_partial}}{{>a}}', "includes itself"),
        (
            "{{inline_partial 'a' '{{>b}}'}}{{inline_partial 'b' '{{>a}}'}}{{>a}}",
            "includes itself",
        ),
        ("{{#for 1 999999999}}x{{/for}}", "at most 10000 times"),
        ("{{#if a}}" * 70 + "{{/if}}" * 70, "nested too deeply"),
        ("{{#if a", "not closed"),
        ("{{#eq a}}x{{/eq}}", "lacks a value"),
        ("{{else}}", "outside a block"),
        ("{{/each}}", "closes no block"),
        ("{{inline_partial 'a'}}", "name and a text"),
        ("{{nothing 1}}", "nothing"),
    ],
)
def test_a_hostile_template_prints_nothing_or_is_refused(template: str, reason: str) -> None:
    try:
        assert _render(template) == ""
    except RuleViolation as error:
        assert reason
        assert reason in str(error)
