"""Commands of recurring definitions; the fields have the API's names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class RecurringInput(Command):
    """Fields of a recurring definition."""

    name: Maybe[str] = UNSET
    invoice_id: Maybe[int] = UNSET
    start_date: Maybe[date] = UNSET
    every: Maybe[str] = UNSET
    end_date: Maybe[date] = UNSET
    next_invoice_date: Maybe[date] = UNSET
    time_in_timezone: Maybe[str] = UNSET
    issue_working_day_only: Maybe[bool] = UNSET
    issue_on_specific_day: Maybe[str] = UNSET
    send_email: Maybe[bool] = UNSET
    buyer_email: Maybe[str] = UNSET
    create_as_paid: Maybe[bool] = UNSET
    convert_to_vat_invoice: Maybe[bool] = UNSET
    invoice_pattern_enabled: Maybe[bool] = UNSET
    invoice_pattern: Maybe[str] = UNSET
    only_year_month: Maybe[bool] = UNSET
    end_of_month_sell_date: Maybe[bool] = UNSET
    custom_sell_date: Maybe[str] = UNSET
    department_id: Maybe[int] = UNSET
    client_id: Maybe[int] = UNSET
    product_id: Maybe[int] = UNSET
    quantity: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    currency: Maybe[str] = UNSET
    payment_to: Maybe[str] = UNSET
    income: Maybe[bool] = UNSET
    split_payment: Maybe[bool] = UNSET
    gtu_codes: Maybe[list[str]] = UNSET
    procedure_designations: Maybe[list[str]] = UNSET
    comment: Maybe[str] = UNSET
    email_notification_enabled: Maybe[bool] = UNSET
    recurring_finished_notification: Maybe[bool] = UNSET
    at: Maybe[str] = UNSET
    from_recurring_id: Maybe[int] = UNSET
