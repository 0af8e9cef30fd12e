"""The dashboard: exact figures of the month and of receivables, for permitted users."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from tests.invoices.conftest import Issue, issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account, Membership, OwnRole
from tidebill.accounts.services import create_department
from tidebill.desk.charts import HEIGHT, bar_chart, nice_step
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment
from tidebill.reports.figures.overview import overview

__all__ = ["issue"]


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel("2026-11-25T12:00:00+00:00", tick=False):
        yield


def row(gross: str) -> list[dict[str, Any]]:
    return [{"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": gross}]


@pytest.mark.usefixtures("today")
def test_the_month_and_what_is_owed_are_exact(scoped: Account, issue: Issue) -> None:
    late = issue(positions=row("100.01"), issue_date="2026-11-01", payment_to="2026-11-10")
    issue(positions=row("50"), issue_date="2026-11-02", payment_to="2026-12-10", currency="EUR")
    issue(positions=row("70"), issue_date="2026-10-31", status="paid", paid_date="2026-10-31")
    issue(positions=row("30"), issue_date="2026-11-05", status="paid", paid_date="2026-11-05")
    issue(positions=row("999"), issue_date="2026-11-05", kind="proforma")
    record_payment(scoped, NewPayment(price=Decimal("0.01"), paid=True, invoice_id=late.pk, currency="PLN"))

    found = overview(scoped)

    assert found.sold == [("PLN", Decimal("130.01")), ("EUR", Decimal(50))]
    assert found.received == [("PLN", Decimal("30.01"))]
    assert found.open == [("PLN", Decimal(100)), ("EUR", Decimal(50))]
    assert found.overdue == [("PLN", Decimal(100))]


@pytest.mark.usefixtures("today")
def test_the_trend_has_each_of_twelve_months(scoped: Account, issue: Issue) -> None:
    issue(positions=row("10"), issue_date="2025-11-30")
    issue(positions=row("20"), issue_date="2025-12-01")
    issue(positions=row("30"), issue_date="2026-11-25")

    (trend,) = overview(scoped).trends

    assert [f"{day:%Y-%m}" for day, _ in trend.months][0::11] == ["2025-12", "2026-11"]
    assert [value for _, value in trend.months] == [Decimal(20), *[Decimal(0)] * 10, Decimal(30)]


@pytest.mark.usefixtures("today")
def test_it_can_be_kept_to_a_department(scoped: Account, issue: Issue) -> None:
    branch = create_department(scoped, values=DepartmentInput(name="Branch"))
    issue(positions=row("10"), department_id=branch.pk)
    issue(positions=row("20"))

    assert overview(scoped, department_id=branch.pk).sold == [("PLN", Decimal(10))]
    assert [client["gross"] for client in overview(scoped).clients] == [Decimal(30)]


def test_the_page_draws_a_chart_with_its_table(alice: Person, issue: Issue) -> None:
    issue(positions=row("1234.56"))

    page = Visitor(alice).read("/")

    assert page.count('<rect class="chart-bar"') == 12
    assert "<desc id=" in page
    assert page.count("1,234.56") >= 4
    assert 'href="/invoices?period=all&amp;status=overdue"' in page


def test_a_new_account_is_shown_the_first_step(alice: Person, bob: Person) -> None:
    assert '<svg class="chart"' not in Visitor(alice).read("/")

    page = Visitor(bob).read("/")

    assert "Issue your first invoice" in page
    assert '<svg class="chart"' not in page


def test_who_may_not_see_figures_goes_where_they_may(alice: Person, bob: Person) -> None:
    with scope(account=bob.account):
        own = OwnRole.objects.create(account=bob.account, name="Cards", permissions=["clients:read"])
        Membership.objects.filter(user=bob.user).update(role=own.key)

    answer = Visitor(bob).open("/")

    assert (answer.status_code, answer["Location"]) == (302, "/clients")


@pytest.mark.parametrize(
    ("greatest", "step"),
    [
        ("0", "1"),
        ("4", "1"),
        ("4.01", "2"),
        ("10", "2.5"),
        ("20", "5"),
        ("20.01", "10"),
        ("37413.10", "10000"),
    ],
)
def test_the_scale_is_round(greatest: str, step: str) -> None:
    assert nice_step(Decimal(greatest)) == Decimal(step)


def test_bars_stand_on_the_base_and_fit_the_drawing() -> None:
    chart = bar_chart([Decimal(0), Decimal("-5"), Decimal(10), Decimal(40)])

    assert [bar.height for bar in chart.bars][:2] == [0, 0]
    assert all(bar.y + bar.height == HEIGHT for bar in chart.bars)
    assert chart.bars[3].height == 4 * chart.bars[2].height
    assert chart.bars[-1].x + chart.bars[-1].width <= chart.width
