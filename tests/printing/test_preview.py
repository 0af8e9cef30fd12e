"""Print previews have a watermark and issue nothing."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.caller import Caller
from tests.people import Person
from tidebill.invoices.models import Invoice

NEW: dict[str, Any] = {
    "buyer_name": "Somebody New",
    "positions": [{"name": "Consulting", "tax": 23, "price_net": "100", "quantity": 2}],
}


@pytest.fixture
def caller(alice: Person) -> Caller:
    return Caller(alice)


def test_the_preview_is_the_print_with_a_mark(caller: Caller) -> None:
    answer = caller.post("/invoices/preview.pdf", {"invoice": NEW})
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert answer.status_code == 200, answer.content
    assert "Somebody New" in text
    assert "Consulting" in text
    assert "246.00" in text or "246,00" in text
    assert "Preview" in text
    assert Invoice._base_manager.count() == 0


def test_the_pages_are_drawn_as_they_would_be_printed(caller: Caller) -> None:
    answer = caller.post("/invoices/preview/pages.json", {"invoice": NEW}).json()
    (page,) = answer["pages"]
    picture = Image.open(io.BytesIO(base64.b64decode(page.removeprefix("data:image/png;base64,"))))

    # A4 at 110 pixels per inch.
    assert picture.size == pytest.approx((909, 1286), abs=2)
    assert len(picture.getcolors(1_000_000) or []) > 10


def test_a_change_is_drawn_without_being_made(caller: Caller) -> None:
    issued = caller.post("/invoices.json", {"invoice": NEW}).json()
    before = Invoice._base_manager.values().get()
    answer = caller.post(f"/invoices/{issued['id']}/preview.pdf", {"invoice": {"buyer_city": "Elsewhere"}})
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert "Elsewhere" in text
    assert issued["number"] in text
    assert Invoice._base_manager.values().get() == before
    assert len(caller.post(f"/invoices/{issued['id']}/preview/pages.json", {}).json()["pages"]) == 1
