"""Getting started: company, numbering, first invoice, and sample data that can be removed completely."""

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account, Department
from tidebill.catalog.models import Client, Product
from tidebill.desk.models import SampleRow
from tidebill.desk.samples import add_samples, remove_samples
from tidebill.desk.start import done_steps
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import RuleViolation

pytestmark = pytest.mark.django_db
COMPANY = {
    "company[name]": "Acme Ltd",
    "company[tax_no]": "5252445767",
    "company[street]": "Harbour Street 1",
    "company[city]": "Northport",
    "company[country]": "DE",
    "company[currency]": "EUR",
    "company[lang]": "de",
}


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


def _names(model: type[Client] | type[Product]) -> list[str]:
    return [row.name for row in model.objects.filter(deleted=False).order_by("name")]


def test_the_steps_lead_to_the_first_invoice(visitor: Visitor, alice: Person) -> None:
    assert 'href="/start/company"' in visitor.read("/")

    company = visitor.send("/start/company", seen_on="/start/company", _method="PUT", **COMPANY)

    assert (company.status_code, company["Location"]) == (303, "/start/numbering")
    alice.account.refresh_from_db()
    with scope(account=alice.account):
        department = Department.objects.get()
    assert (department.name, department.city, department.tax_no) == ("Acme Ltd", "Northport", "5252445767")
    assert (alice.account.currency, alice.account.country, alice.account.lang) == ("EUR", "DE", "de")

    fields = {"account[number_patterns][vat]": "F-nr/yyyy"}
    numbers = visitor.send("/start/numbering", seen_on="/start/numbering", _method="PUT", **fields)

    assert (numbers.status_code, numbers["Location"]) == (303, "/start")
    with scope(account=alice.account):
        assert done_steps(alice.account) == {"company", "numbering"}
    assert 'button--main" href="/invoices/new"' in visitor.read("/start")
    made = Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()
    assert made["number"].startswith("F-1/")
    assert 'href="/start/company"' not in visitor.read("/")


def test_a_company_without_a_name_is_refused_beside_the_field(visitor: Visitor, alice: Person) -> None:
    fields = {**COMPANY, "company[name]": " "}

    answer = visitor.send("/start/company", seen_on="/start/company", _method="PUT", **fields)

    assert answer.status_code == 422
    assert 'id="company_name-faults"' in answer.content.decode()
    alice.account.refresh_from_db()
    assert alice.account.currency == "PLN"


def test_a_wrong_pattern_is_refused_beside_its_field(visitor: Visitor, alice: Person) -> None:
    fields = {"account[number_patterns][vat]": "F"}

    answer = visitor.send("/start/numbering", seen_on="/start/numbering", _method="PUT", **fields)

    assert answer.status_code == 422
    with scope(account=alice.account):
        assert done_steps(alice.account) == set()


def test_the_steps_are_dismissed_for_good(visitor: Visitor) -> None:
    visitor.send("/start/dismissed", seen_on="/")

    assert 'href="/start/company"' not in visitor.read("/")
    assert 'href="/start/company"' in visitor.read("/start")


def test_who_may_not_settle_the_account_sees_no_steps(bob: Person) -> None:
    assert 'href="/start/company"' not in Visitor(bob).read("/")
    assert Visitor(bob).open("/start").status_code == 403


def test_sample_data_come_and_go_without_a_trace(visitor: Visitor, alice: Person) -> None:
    made = visitor.send("/start/samples", seen_on="/start")

    assert made.status_code == 303
    assert "SAMPLE/1" in visitor.read("/invoices", period="all")
    with scope(account=alice.account):
        assert (Client.objects.count(), Product.objects.count(), Invoice.objects.count()) == (2, 3, 3)
        assert done_steps(alice.account) == set()
    own = Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()
    assert own["number"].startswith("1/")

    gone = visitor.send("/start/samples", seen_on="/start", _method="DELETE")

    assert gone.status_code == 303
    with scope(account=alice.account):
        assert [row.number for row in Invoice.objects.filter(deleted=False)] == [own["number"]]
        assert (_names(Client), _names(Product)) == (["Buyer"], [])
        assert not SampleRow.objects.exists()


def test_sample_data_are_made_once(scoped: Account) -> None:
    add_samples(scoped)

    with pytest.raises(RuleViolation):
        add_samples(scoped)
    assert Invoice.objects.count() == 3


@pytest.mark.parametrize("used", ["client", "product", "copy", "payment"])
def test_sample_data_that_were_used_stay_and_the_reason_is_told(alice: Person, used: str) -> None:
    api, visitor = Caller(alice), Visitor(alice)
    with scope(account=alice.account):
        add_samples(alice.account)
        client, product = Client.objects.earliest("pk").pk, Product.objects.earliest("pk").pk
        sample = Invoice.objects.filter(status="issued").earliest("pk").pk
    sent = {
        "client": ("/invoices.json", {"invoice": {"number": "OWN/1", "client_id": client}}),
        "product": (
            "/invoices.json",
            {
                "invoice": {
                    "number": "OWN/1",
                    "buyer_name": "Buyer",
                    "positions": [{"product_id": product, "quantity": 1}],
                }
            },
        ),
        "copy": (
            "/invoices.json",
            {"invoice": {"number": "OWN/1", "buyer_name": "B", "from_invoice_id": sample}},
        ),
        "payment": ("/payments.json", {"payment": {"price": 1, "paid": True, "invoice_id": sample}}),
    }[used]
    assert api.post(*sent).status_code == 201

    answer = visitor.send("/start/samples", seen_on="/start", _method="DELETE")

    assert answer.status_code == 422
    text = answer.content.decode()
    assert ("payment" if used == "payment" else "OWN/1") in text
    with scope(account=alice.account):
        assert Invoice.objects.filter(deleted=False, number__startswith="SAMPLE").count() == 3
        assert SampleRow.objects.count() == 8


def test_what_was_deleted_by_hand_already_does_not_stop_the_removal(scoped: Account) -> None:
    add_samples(scoped)
    Client.objects.filter(name="Sample Bakery").update(deleted=True)

    remove_samples(scoped)

    assert not SampleRow.objects.exists()
    assert not Invoice.objects.filter(deleted=False).exists()
