"""All URLs."""

from collections.abc import Mapping
from typing import Any

from django.urls import include, path

from tidebill.accounts.views import (
    account,
    bank_account_pages,
    bank_accounts,
    department_pages,
    departments,
    integration,
    invitations,
    issuer_pages,
    issuers,
    people_pages,
    settings,
    users,
)
from tidebill.attachments.views import attachment_pages, attachments
from tidebill.catalog.views import (
    address_pages,
    addresses,
    categories,
    category_pages,
    client_pages,
    clients,
    imports,
    price_list_pages,
    price_lists,
    product_pages,
    products,
)
from tidebill.desk.views import (
    client_page,
    dashboard,
    document_page,
    lists,
    places,
    product_page,
    search,
    start,
)
from tidebill.desk.views import settings as settings_overview
from tidebill.einvoicing.views import documents as einvoices
from tidebill.einvoicing.views import pages as einvoice_pages
from tidebill.einvoicing.views import receiving
from tidebill.fiscal import views as printers
from tidebill.http import reference
from tidebill.http.routes import pages_of, resource, route
from tidebill.invoices.views import actions, bulk, drafts, form, invoices, pages, preview
from tidebill.invoices.views import settings_pages as invoice_settings
from tidebill.mail.views import bulk as mail_several
from tidebill.mail.views import mail_pages, mail_server, mails, template_pages
from tidebill.operation.views import clock, health, job_pages
from tidebill.payments.views import checkouts, orders, payment_pages, payments, provider_pages, providers
from tidebill.portal.views import documents, panel
from tidebill.printing.views import documents as printed
from tidebill.printing.views import preview as print_preview
from tidebill.printing.views import settings_pages as printing_settings
from tidebill.recurring.views import pages as recurring_pages
from tidebill.recurring.views import recurrings
from tidebill.reports import views as reports
from tidebill.stock.views import documents as warehouse_documents
from tidebill.stock.views import movements, prices, warehouse_pages, warehouses
from tidebill.transfer import views as exports
from tidebill.transmission.views import files as register_files
from tidebill.transmission.views import ksef, peppol, transmissions
from tidebill.webhooks.views import webhook_pages, webhooks

PAYMENTS: Mapping[str, Any] = {
    "index": payments.index,
    "create": payments.create,
    "show": payments.show,
    "update": payments.update,
    "destroy": payments.destroy,
}
handler400 = "tidebill.http.fallbacks.bad_request"
handler404 = "tidebill.http.fallbacks.not_found"
handler500 = "tidebill.http.fallbacks.server_error"
urlpatterns = [
    route("/", {"GET": dashboard.show}),
    route("/search", {"GET": search.search}),
    # Session choices on every page
    route("/session/account", {"POST": places.choose_account}),
    route("/session/department", {"POST": places.choose_department}),
    route("/session/notices", {"DELETE": places.dismiss}),
    route("/lists/{name}/columns", {"PUT": lists.choose_columns}),
    route("/lists/{name}/tabs", {"POST": lists.save_tab}),
    route("/lists/{name}/tabs/{key}", {"DELETE": lists.remove_tab}),
    # Monitoring
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics_page),
    # Printing and sending documents
    route("/invoices", {"GET": printed.print_several}, suffix="pdf"),
    route("/invoices/{id}", {"GET": printed.pdf}, suffix="pdf"),
    route("/invoices/{id}", {"GET": invoices.variables}, suffix="handlebars"),
    route("/invoices/{id}", {"GET": einvoices.ubl}, suffix="ubl"),
    route("/invoices/{id}", {"GET": einvoices.cii}, suffix="cii"),
    path("uploads", attachments.receive),
    route("/attachments", {"GET": attachments.every}, pages={"GET": attachment_pages.index}),
    route("/attachments/{token}", {"GET": attachments.download}),
    route("/invoice/{token}/attachments/{attachment_id}", {"GET": attachments.public}),
    route("/invoices/{id}/get_new_attachment_credentials", {"GET": attachments.credentials}),
    route("/invoices/{id}/add_attachment", {"POST": attachments.add}),
    route("/invoices/{id}/attachments_zip", {"GET": attachments.pack}),
    route("/invoices/{id}/attachment", {"GET": attachments.one}),
    route(
        "/invoices/{id}/attachments",
        {"GET": attachments.index, "POST": attachments.attach},
        forms={"POST": document_page.show},
    ),
    route("/attachments/gov/{token}", {"GET": register_files.download}),
    route("/invoices/{id}/transmissions", {"GET": transmissions.index, "POST": transmissions.create}),
    route("/invoices/{id}/transmissions/{transmission_id}", {"POST": transmissions.again}),
    route(
        "/invoices/{id}/attachments/{attachment_id}",
        {"GET": attachments.fetch, "DELETE": attachments.destroy},
    ),
    route("/invoice/payment/{token}", {"GET": documents.payment, "POST": checkouts.pay_invoice}),
    route("/invoice/{token}", {"GET": documents.public}),
    route("/f/{number}/{token}", {"GET": documents.public_view}),
    # Fiscal printers
    route("/invoices/fiscal_print", {"GET": printers.fiscal_print, "POST": printers.fiscal_print}),
    route("/printers", {"GET": printers.index}),
    route("/printers/{name}/queue", {"GET": printers.queue}),
    route("/printers/{name}/queue/{id}", {"POST": printers.report}),
    # Documents
    route(
        "/invoices/import",
        {"GET": receiving.form, "POST": receiving.create},
        forms={"POST": receiving.show_form},
    ),
    route("/invoices/cancel", {"POST": actions.cancel}),
    route("/invoices/bulk/change_status", {"POST": bulk.change_status}),
    route("/invoices/bulk/send_by_email", {"POST": mail_several.send_by_email}),
    route("/invoices/preview", {"POST": print_preview.pdf}, suffix="pdf"),
    route("/invoices/{id}/preview", {"POST": print_preview.changed_pdf}, suffix="pdf"),
    route("/invoices/preview/pages", {"POST": print_preview.pages}),
    route("/invoices/{id}/preview/pages", {"POST": print_preview.changed_pages}),
    route("/invoices/preview", {"POST": preview.new}),
    route("/invoices/drafts", {"POST": drafts.keep}),
    route("/invoices/drafts/{key}", {"DELETE": drafts.discard}),
    route("/invoices/{id}/preview", {"POST": preview.change}),
    *resource(
        "invoices",
        index=invoices.index,
        create=invoices.create,
        show=einvoices.show,
        update=invoices.update,
        destroy=invoices.destroy,
        pages={
            "index": pages.index,
            "new": form.new,
            "create": document_page.then_send(form.create),
            "show": document_page.show,
            "edit": form.edit,
            "update": document_page.then_send(form.update),
            "destroy": pages.destroy,
        },
    ),
    route(
        "/invoices/{id}/change_status",
        {"POST": actions.change_status},
        pages={"POST": pages.change_status},
        forms={"POST": document_page.show},
    ),
    route("/invoices/{id}/restore", {"POST": actions.restore}, pages={"POST": pages.restore}),
    route(
        "/invoices/{id}/record_payment",
        {"POST": payments.record_for},
        forms={"POST": document_page.show},
    ),
    route("/invoices/{id}/use_credit", {"POST": payments.use_credit}, forms={"POST": document_page.show}),
    route("/invoices/{id}/actions", {"GET": pages.row_actions}),
    route("/invoices/{id}/einvoice", {"GET": einvoice_pages.show}),
    route(
        "/invoices/{id}/cancel",
        {"POST": actions.cancel_one},
        pages={"POST": pages.cancel_one},
        forms={"POST": document_page.show},
    ),
    route("/invoices/{id}/renew_link", {"POST": actions.renew_link}),
    route(
        "/invoices/{id}/send_by_email",
        {"POST": mails.send_by_email},
        forms={"POST": document_page.show},
    ),
    *resource(
        "recurrings",
        index=recurrings.index,
        create=recurrings.create,
        show=recurrings.show,
        update=recurrings.update,
        destroy=recurrings.destroy,
        pages=pages_of(recurring_pages),
    ),
    route("/recurrings/{id}/preview", {"GET": recurrings.preview}),
    route("/recurrings/{id}/pause", {"POST": recurrings.pause}),
    route("/recurrings/{id}/resume", {"POST": recurrings.resume}),
    # Payments, under the current and the former path
    *resource("banking/payments", **PAYMENTS),
    *resource("payments", **PAYMENTS, pages=pages_of(payment_pages)),
    *resource(
        "payment_providers",
        index=providers.index,
        create=providers.create,
        show=providers.show,
        update=providers.update,
        destroy=providers.destroy,
        pages=provider_pages.PAGES.pages(),
    ),
    route("/checkouts", {"GET": checkouts.index}),
    route(
        "/banking/payments/{id}/refund",
        {"POST": checkouts.refund},
        pages={"POST": payment_pages.refund},
        forms={"POST": payment_pages.show},
    ),
    route("/payments/callback/{token}", {"POST": checkouts.callback}),
    route("/pay/sandbox/{token}", {"GET": checkouts.sandbox, "POST": checkouts.decide}),
    route("/pay/{token}", {"GET": checkouts.order, "POST": checkouts.pay_order}),
    route("/a/{prefix}/p/{token}", {"GET": orders.script}, suffix="js"),
    route("/a/{prefix}/p/{token}", {"POST": orders.order}),
    # The documentation uses the singular, the service the plural.
    route(
        "/banking/payment/{id}",
        {
            "GET": payments.show,
            "PUT": payments.update,
            "PATCH": payments.update,
            "DELETE": payments.destroy,
        },
    ),
    # Catalog
    *resource(
        "departments",
        index=departments.index,
        create=departments.create,
        show=departments.show,
        update=departments.update,
        destroy=departments.destroy,
        pages=department_pages.PAGES.pages(),
    ),
    *resource(
        "bank_accounts",
        index=bank_accounts.index,
        create=bank_accounts.create,
        show=bank_accounts.show,
        update=bank_accounts.update,
        destroy=bank_accounts.destroy,
        pages=bank_account_pages.PAGES.pages(),
    ),
    *resource(
        "issuers",
        index=issuers.index,
        create=issuers.create,
        show=issuers.show,
        update=issuers.update,
        destroy=issuers.destroy,
        pages=issuer_pages.PAGES.pages(),
    ),
    route("/clients/check", {"GET": clients.check, "POST": clients.check}),
    *resource(
        "clients",
        index=clients.index,
        create=clients.create,
        show=clients.show,
        update=clients.update,
        destroy=clients.destroy,
        pages={**pages_of(client_pages), "show": client_page.show},
    ),
    route(
        "/clients/{id}/merge",
        {"POST": clients.merge},
        pages={"POST": client_pages.merge},
        forms={"POST": client_page.show},
    ),
    route(
        "/clients/{id}/panel_password",
        {"POST": panel.set_password},
        pages={"POST": panel.change_password},
        forms={"POST": client_page.show},
    ),
    route("/clients/{id}/send_panel_link", {"POST": client_page.send_link}),
    # The client panel
    route("/client/{token}", {"GET": panel.show}),
    route("/client/{token}/statement", {"GET": panel.statement}),
    route("/client/{token}/sign_in", {"POST": panel.sign_in}),
    route("/client/{token}/send_link", {"POST": panel.send_link}),
    route("/client/{token}/enter/{key}", {"GET": panel.ask_to_enter, "POST": panel.enter}),
    route("/client/{token}/sign_out", {"POST": panel.sign_out}),
    *resource(
        "addresses",
        index=addresses.index,
        create=addresses.create,
        show=addresses.show,
        update=addresses.update,
        destroy=addresses.destroy,
        pages=pages_of(address_pages),
    ),
    *resource(
        "products",
        index=products.index,
        create=products.create,
        show=products.show,
        update=products.update,
        destroy=products.destroy,
        pages={**pages_of(product_pages), "show": product_page.show},
    ),
    route("/products/{code}", {"PUT": products.update_by_code, "PATCH": products.update_by_code}),
    *resource(
        "price_lists",
        index=price_lists.index,
        create=price_lists.create,
        show=price_lists.show,
        update=price_lists.update,
        destroy=price_lists.destroy,
        pages=pages_of(price_list_pages),
    ),
    route("/price_lists/{id}/prices_for_products", {"GET": price_lists.prices}),
    *resource(
        "categories",
        index=categories.index,
        create=categories.create,
        show=categories.show,
        update=categories.update,
        destroy=categories.destroy,
        pages=pages_of(category_pages),
    ),
    # Imports
    *resource(
        "imports",
        index=imports.index,
        create=imports.create,
        show=imports.show,
        update=imports.update,
        destroy=imports.destroy,
        pages={"new": imports.new, "edit": imports.show},
    ),
    route("/exports", {"GET": exports.index, "POST": exports.create}, forms={"POST": exports.index}),
    route("/exports/{id}", {"GET": exports.download}, suffix="zip"),
    route("/imports/{id}/run", {"POST": imports.run}, forms={"POST": imports.show}),
    route("/imports/{id}/refused", {"GET": imports.refused}, suffix="csv"),
    # Stock
    *resource(
        "warehouses",
        index=warehouses.index,
        create=warehouses.create,
        show=warehouses.show,
        update=warehouses.update,
        destroy=warehouses.destroy,
        pages=warehouse_pages.WAREHOUSES.pages(),
    ),
    *resource(
        "warehouse_documents",
        index=warehouse_documents.index,
        create=warehouse_documents.create,
        show=warehouse_documents.show,
        update=warehouse_documents.update,
        destroy=warehouse_documents.destroy,
        pages=pages_of(warehouse_pages),
    ),
    *resource("warehouse_actions", index=movements.actions),
    *resource("stock_movements", index=movements.index),
    *resource(
        "stock_takings",
        create=movements.count,
        pages={"new": warehouse_pages.new_count, "create": warehouse_pages.count},
    ),
    *resource(
        "product_warehouses",
        index=prices.index,
        create=prices.create,
        show=prices.show,
        update=prices.update,
        destroy=prices.destroy,
    ),
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
    # Reports
    route("/reports", {"GET": reports.index}),
    *[
        route(f"/reports/{name}", {"GET": view}, pages={"GET": reports.PAGES[name]})
        for name, view in reports.DATA.items()
    ],
    route("/reports/reminders_report", {"GET": mails.reminders_report}),
    # Webhooks
    *resource(
        "webhooks",
        index=webhooks.index,
        create=webhooks.create,
        show=webhooks.show,
        update=webhooks.update,
        destroy=webhooks.destroy,
        pages={**webhook_pages.PAGES.pages(), "show": webhook_pages.show},
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
    *resource(
        "users",
        index=users.index,
        create=users.create,
        show=users.show,
        update=users.update,
        destroy=users.destroy,
        pages=people_pages.PEOPLE.pages(),
    ),
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
