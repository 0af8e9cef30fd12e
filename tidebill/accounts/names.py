"""Translated names of roles and permission areas."""

from django.utils.translation import gettext_noop as _

ROLE_NAMES = {
    "owner": _("Owner"),
    "admin": _("Administrator"),
    "member": _("Member"),
    "accountant": _("Accountant"),
}
AREA_NAMES = {
    "invoices": _("Documents"),
    "payments": _("Payments"),
    "clients": _("Clients"),
    "products": _("Products"),
    "stock": _("Stock"),
    "reports": _("Reports"),
    "departments": _("Departments"),
    "integration": _("Integration"),
    "account": _("Account"),
    "users": _("Users"),
    "help": _("API reference"),
    "desk": _("App shell"),
}
