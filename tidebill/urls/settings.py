"""Routes of email, reports, webhooks, the account, its settings and sign-in."""

from django.urls import include, path

from tidebill.accounts.views import (
    account,
    integration,
    invitations,
    people_pages,
    profile,
    settings,
    users,
)
from tidebill.desk.views import settings as settings_overview
from tidebill.desk.views import (
    start,
)
from tidebill.http import reference
from tidebill.http.routes import resource, route, views_of
from tidebill.invoices.views import settings_pages as invoice_settings
from tidebill.mail.views import mail_pages, mail_server, mails, template_pages
from tidebill.operation.views import clock, job_pages
from tidebill.printing.views import print_templates
from tidebill.printing.views import settings_pages as printing_settings
from tidebill.printing.views import template_pages as print_template_pages
from tidebill.reports import views as reports
from tidebill.transmission.views import ksef, peppol
from tidebill.webhooks.views import webhook_pages, webhooks

urlpatterns = [
    # Email
    *resource("emails", index=mails.index, show=mails.show, pages={"index": mail_pages.index}),
    route("/emails/{id}/resend", {"POST": mails.resend}),
    *resource(
        "email_templates",
        index=mails.list_templates,
        create=mails.create_template,
        show=mails.show_template,
        update=mails.update_template,
        destroy=mails.destroy_template,
        pages=template_pages.PAGES.pages(),
    ),
    # Print templates
    *resource("print_templates", **views_of(print_templates), pages=print_template_pages.pages()),
    route("/print_templates/preview", {"POST": print_templates.preview}, suffix="pdf"),
    route("/print_templates/preview/pages", {"POST": print_template_pages.preview_pages}),
    route(
        "/print_templates/{id}/duplicate",
        {"POST": print_templates.duplicate},
        pages={"POST": print_template_pages.duplicate},
    ),
    route("/print_templates/{id}/versions", {"GET": print_templates.versions}),
    # Reports
    route("/reports", {"GET": reports.index}),
    *[
        route(f"/reports/{name}", {"GET": view}, pages={"GET": reports.PAGES[name]})
        for name, view in reports.DATA.items()
    ],
    route("/reports/reminders_report", {"GET": mails.reminders_report}),
    # Webhooks
    *resource(
        "webhooks", **views_of(webhooks), pages={**webhook_pages.PAGES.pages(), "show": webhook_pages.show}
    ),
    route(
        "/webhooks/{id}/rotate_secret",
        {"POST": webhooks.rotate_secret},
        pages={"POST": webhook_pages.rotate_secret},
    ),
    route("/webhooks/{id}/replay", {"POST": webhooks.replay}, pages={"POST": webhook_pages.replay}),
    route("/webhooks/{id}/deliveries", {"GET": webhooks.deliveries}),
    route(
        "/webhooks/{id}/deliveries/{delivery_id}",
        {"GET": webhooks.delivery},
        pages={"GET": webhook_pages.delivery},
    ),
    # The account and its members
    route("/login", {"POST": account.login}),
    route(
        "/account",
        {"GET": account.show, "POST": account.create, "PUT": account.update, "PATCH": account.update},
    ),
    route("/account/delete", {"POST": account.delete}),
    route("/account/delete/{token}", {"GET": account.confirm, "POST": account.close}),
    route("/account/unlink", {"PATCH": account.unlink, "PUT": account.unlink, "POST": account.unlink}),
    route(
        "/invitations/{token}",
        {"GET": invitations.show, "POST": invitations.accept},
        forms={"POST": invitations.show},
    ),
    route("/account/add_user", {"POST": account.add}),
    *resource("users", **views_of(users), pages=people_pages.PEOPLE.pages()),
    *resource(
        "roles",
        index=users.roles,
        create=users.create_role,
        show=users.show_role,
        update=users.update_role,
        destroy=users.destroy_role,
        pages=people_pages.ROLES.pages(),
    ),
    # Getting started
    route("/start", {"GET": start.index}),
    route("/start/company", {"GET": start.company, "PUT": start.save_company}, forms={"PUT": start.company}),
    route(
        "/start/numbering",
        {"GET": start.numbering, "PUT": start.save_numbering},
        forms={"PUT": start.numbering},
    ),
    route("/start/dismissed", {"POST": start.dismiss}),
    route(
        "/start/samples",
        {"POST": start.add_samples, "DELETE": start.remove_samples},
        forms={"POST": start.index, "DELETE": start.index},
    ),
    # Settings
    route("/settings", {"GET": settings_overview.index}),
    route(
        "/settings/account",
        {"GET": settings.show, "PUT": settings.update, "PATCH": settings.update},
        pages={"GET": settings.account_page, "PUT": settings.save_account},
        forms={"PUT": settings.account_page},
    ),
    route(
        "/settings/numbering",
        {"GET": invoice_settings.numbering, "PUT": invoice_settings.save_numbering},
        forms={"PUT": invoice_settings.numbering},
    ),
    route("/settings/numbering/{kind}", {"GET": invoice_settings.numbers}),
    route(
        "/settings/calculation",
        {"GET": invoice_settings.calculation, "PUT": invoice_settings.save_calculation},
        forms={"PUT": invoice_settings.calculation},
    ),
    route("/settings/calculation/example", {"GET": invoice_settings.example}),
    route(
        "/settings/texts",
        {"GET": invoice_settings.texts, "PUT": invoice_settings.save_texts},
        forms={"PUT": invoice_settings.texts},
    ),
    route(
        "/settings/dictionaries",
        {"GET": settings.dictionaries, "PUT": settings.save_dictionaries},
        forms={"PUT": settings.dictionaries},
    ),
    route(
        "/settings/reminders",
        {"GET": settings.reminders, "PUT": settings.save_reminders},
        forms={"PUT": settings.reminders},
    ),
    route(
        "/settings/profile",
        {"GET": profile.page, "PUT": profile.save},
        forms={"PUT": profile.page},
    ),
    route(
        "/settings/security",
        {"GET": settings.security, "PUT": settings.save_security},
        forms={"PUT": settings.security},
    ),
    route(
        "/settings/ksef",
        {"GET": ksef.show, "PUT": ksef.update, "PATCH": ksef.update},
        pages={"GET": ksef.page, "PUT": ksef.save},
        forms={"PUT": ksef.page},
    ),
    route("/settings/ksef/try", {"POST": ksef.attempt}),
    route(
        "/settings/peppol",
        {"GET": peppol.show, "PUT": peppol.update, "PATCH": peppol.update},
        pages={"GET": peppol.page, "PUT": peppol.save},
        forms={"PUT": peppol.page},
    ),
    route("/settings/sign_out_everywhere", {"POST": settings.sign_out}),
    route("/settings/jobs", {"GET": job_pages.index}),
    route("/settings/jobs/{id}", {"POST": job_pages.retry}),
    route("/settings/mail", {"GET": mail_server.page, "POST": mail_server.test}),
    route(
        "/settings/mail_server",
        {"GET": mail_server.show, "PUT": mail_server.update, "DELETE": mail_server.destroy},
        forms={"PUT": mail_server.page},
    ),
    route(
        "/settings/printing",
        {"GET": printing_settings.printing, "POST": printing_settings.choose_design},
    ),
    route("/settings/printing/{design}", {"GET": printing_settings.sample}, suffix="png"),
    route(
        "/settings/integration",
        {"GET": integration.index, "POST": integration.create},
        forms={"POST": integration.index},
    ),
    route("/settings/integration/{id}", {"GET": integration.show, "DELETE": integration.revoke}),
    # The sandbox clock
    route(
        "/clock",
        {
            "GET": clock.show,
            "POST": clock.update,
            "PUT": clock.update,
            "PATCH": clock.update,
            "DELETE": clock.reset,
        },
    ),
    # API documentation
    route("/openapi", {"GET": reference.document}),
    route("/docs", {"GET": reference.index}),
    route("/docs/{name}", {"GET": reference.section}),
    # Sign-in
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("allauth.account.urls")),
]
