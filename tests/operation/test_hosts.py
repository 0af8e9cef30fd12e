from tests.caller import Caller
from tests.people import Person


def test_it_answers_a_client_that_was_written_for_another_name(alice: Person) -> None:
    answer = Caller(alice, host="acme.invoiceocean.com").get("/invoices.json")

    assert answer.status_code == 200


def test_it_believes_no_unknown_name(alice: Person) -> None:
    api = Caller(alice, host="evil.example")
    for number in (1, 2):
        api.post("/categories.json", {"category": {"name": f"Category {number}"}})

    answer = api.get("/categories.json", per_page=1)

    assert "evil.example" not in answer.headers["Link"]
    assert answer.headers["Link"].startswith("<http://127.0.0.1:8000/categories.json?")


def test_it_leads_nobody_to_an_unknown_name(client: object, db: None) -> None:
    answer = Caller(None, host="evil.example", accept="text/html").get("/invoices")

    assert answer.status_code == 302
    assert "evil.example" not in answer.headers["Location"]
