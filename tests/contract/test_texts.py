"""Texts of the account and the department reach documents, their pages and prints."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.contract.sending import create

ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}
TEXTS: dict[str, Any] = {
    "default_description": "By default",
    "default_description_long": "Terms of business",
    "note_rules": [
        {"text": "For Germany", "countries": ["DE"]},
        {"text": "Estimates in euros", "kinds": ["estimate"], "currencies": ["EUR"]},
        {"text": "Buyer pays the tax", "reverse_charge": True},
    ],
}


@pytest.fixture
def texts(api: httpx.Client) -> Iterator[None]:
    _set(api, TEXTS)
    yield
    _set(api, dict.fromkeys(("default_description", "default_description_long"), "") | {"note_rules": []})


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("sent", "notes"),
    [
        ({"buyer_country": "DE"}, "For Germany"),
        ({"buyer_country": "FR"}, None),
        ({"buyer_country": "DE", "kind": "estimate", "currency": "EUR"}, "For Germany\nEstimates in euros"),
        ({"kind": "estimate", "currency": "PLN"}, None),
        ({"reverse_charge": True}, "Buyer pays the tax"),
        ({"buyer_country": "DE", "conditional_notes": "My own"}, "My own"),
        ({"buyer_country": "DE", "income": "0"}, None),
    ],
)
def test_a_document_gets_the_notes_whose_conditions_it_meets(
    api: httpx.Client, sent: dict[str, Any], notes: str | None
) -> None:
    country = sent.get("buyer_country", "PL")
    made = create(api, "json", **{"buyer_name": f"In {country}", "positions": [ROW], **sent})

    shown = api.get(
        f"/invoices/{made['id']}.json", params={"additional_fields[invoice]": "conditional_notes"}
    )
    assert shown.json()["conditional_notes"] == notes


@pytest.mark.usefixtures("texts")
def test_a_document_gets_the_default_texts(api: httpx.Client) -> None:
    def made(**sent: Any) -> tuple[str | None, str | None]:
        answer = api.post("/invoices.json", json=_body(**sent)).json()
        return answer["description"], answer["description_long"]

    assert made(fill_default_descriptions=True) == ("By default", "Terms of business")
    assert made() == (None, "Terms of business")
    assert made(prevent_default_description_long=True) == (None, None)
    assert made(description_long="Other terms") == (None, "Other terms")


def test_a_reverse_charge_is_stated_in_the_documents_language(api: httpx.Client) -> None:
    french = create(api, "json", buyer_name="Buyer", positions=[ROW], reverse_charge=True, lang="fr")
    own = create(
        api, "json", buyer_name="Buyer", positions=[ROW], reverse_charge=True, description="Art. 194"
    )

    assert french["description"] == "Autoliquidation"
    assert own["description"] == "Art. 194"
    assert _text(api, french["id"]).count("Autoliquidation") == 1


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ({"text": "x", "kinds": ["poem"]}, "note_rules[0].kinds"),
        ({"text": "x", "countries": ["Germany"]}, "note_rules[0].countries"),
        ({"text": "x", "currencies": ["€"]}, "note_rules[0].currencies"),
    ],
)
def test_a_condition_that_nothing_meets_is_refused(api: httpx.Client, rule: dict[str, Any], key: str) -> None:
    answer = api.put("/settings/account.json", json={"account": {"note_rules": [rule]}})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [key])
    assert "note_rules" not in api.get("/settings/account.json").json()


def test_what_a_department_states_is_printed_and_shown(api: httpx.Client) -> None:
    department = {
        "name": "Imprimeur",
        "shortcut": "Imprimeur",
        "own_footer": True,
        "footer_kind": "own",
        "footer_content": "SARL au capital de 10 000 euros",
        "additional_fields": {
            "use_legal_name": True,
            "legal_name": "Imprimerie SARL",
            "tva_number": "FR40303265045",
        },
    }
    stored = api.post("/departments.json", json={"department": department}).json()
    picture = io.BytesIO()
    Image.new("RGB", (60, 30), "navy").save(picture, "PNG")
    files = {"department[stamp]": ("stamp.png", picture.getvalue(), "image/png")}
    assert api.put(f"/departments/{stored['id']}.json", files=files).status_code == 200

    made = create(api, "json", buyer_name="Buyer", positions=[ROW], department_id=stored["id"])

    page = api.get(f"/invoices/{made['id']}", headers={"Accept": "text/html"}).text
    for text in ("SARL au capital de 10 000 euros", "Imprimerie SARL", "FR40303265045"):
        assert text in _text(api, made["id"])
        assert text in page
    assert "sheet-signature-stamp" in page


def _set(api: httpx.Client, values: dict[str, Any]) -> None:
    answer = api.put("/settings/account.json", json={"account": values})
    assert answer.status_code == 200, answer.text


def _body(**sent: Any) -> dict[str, Any]:
    flag = {name: sent.pop(name) for name in ("fill_default_descriptions",) if name in sent}
    return {**flag, "invoice": {"buyer_name": "Buyer", "positions": [ROW], **sent}}


def _text(api: httpx.Client, number: int) -> str:
    content = api.get(f"/invoices/{number}.pdf").content
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
