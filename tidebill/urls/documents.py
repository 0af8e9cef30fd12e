"""Routes of documents: lists, forms, prints, attachments and what is done with them."""

from django.urls import path

from tidebill.attachments.views import attachment_pages, attachments
from tidebill.desk.views import (
    checks,
    dashboard,
    document_page,
    lists,
    places,
    search,
)
from tidebill.einvoicing.views import documents as einvoices
from tidebill.einvoicing.views import pages as einvoice_pages
from tidebill.einvoicing.views import receiving
from tidebill.fiscal import views as printers
from tidebill.http.routes import pages_of, resource, route, views_of
from tidebill.invoices.views import actions, bulk, drafts, form, invoices, pages, preview
from tidebill.mail.views import bulk as mail_several
from tidebill.mail.views import mails, trials
from tidebill.operation.views import health
from tidebill.payments.views import checkouts, payments
from tidebill.portal.views import documents
from tidebill.printing.views import documents as printed
from tidebill.printing.views import preview as print_preview
from tidebill.recurring.views import pages as recurring_pages
from tidebill.recurring.views import recurrings
from tidebill.transmission.views import bulk as transmit_several
from tidebill.transmission.views import files as register_files
from tidebill.transmission.views import transmissions

urlpatterns = [
    route("/", {"GET": dashboard.show}),
    route("/checks", {"GET": checks.check}),
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
    route("/invoices/{id}", {"GET": printed.variables}, suffix="handlebars"),
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
    route(
        "/invoice/{token}",
        {"GET": documents.public, "POST": documents.complete},
        forms={"POST": documents.public},
    ),
    route("/invoice/{token}/answer", {"POST": documents.answer}, forms={"POST": documents.public}),
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
    route("/invoices/import/held", {"GET": receiving.held}),
    route("/invoices/import/held/{id}", {"POST": receiving.book, "DELETE": receiving.discard}),
    route("/invoices/cancel", {"POST": actions.cancel}),
    route("/invoices/bulk/change_status", {"POST": bulk.change_status}),
    route("/invoices/bulk/send_by_email", {"POST": mail_several.send_by_email}),
    route("/invoices/bulk/transmit", {"POST": transmit_several.transmit}),
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
    route("/invoices/{id}/email_preview", {"POST": trials.preview}),
    route("/invoices/{id}/email_test", {"POST": trials.send_test}),
    route(
        "/invoices/{id}/send_by_email",
        {"POST": mails.send_by_email},
        forms={"POST": document_page.show},
    ),
    *resource("recurrings", **views_of(recurrings), pages=pages_of(recurring_pages)),
    route("/recurrings/{id}/preview", {"GET": recurrings.preview}),
    route("/recurrings/{id}/pause", {"POST": recurrings.pause}),
    route("/recurrings/{id}/resume", {"POST": recurrings.resume}),
]
