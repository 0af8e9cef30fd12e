"""Routes of payments, clients, products and stock."""

from tidebill.accounts.views import (
    bank_account_pages,
    bank_accounts,
    department_pages,
    departments,
    issuer_pages,
    issuers,
)
from tidebill.banking.views import statements, transactions
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
    product_page,
)
from tidebill.http.routes import pages_of, resource, route, views_of
from tidebill.payments.views import checkouts, orders, payment_pages, payments, provider_pages, providers
from tidebill.portal.views import panel
from tidebill.stock.views import documents as warehouse_documents
from tidebill.stock.views import movements, prices, warehouse_pages, warehouses
from tidebill.transfer import views as exports

urlpatterns = [
    # Payments, under the current and the former path
    *resource("banking/payments", **views_of(payments)),
    *resource("payments", **views_of(payments), pages=pages_of(payment_pages)),
    *resource("payment_providers", **views_of(providers), pages=provider_pages.PAGES.pages()),
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
    # Bank statements
    *resource("bank_statements", **views_of(statements), pages={"new": statements.new}),
    *resource("bank_transactions", index=transactions.index, show=transactions.show),
    *(
        route(f"/bank_transactions/{{id}}/{verb}", {"POST": view}, forms={"POST": transactions.index})
        for verb, view in (
            ("book", transactions.book),
            ("ignore", transactions.ignore),
            ("undo", transactions.undo),
        )
    ),
    # Catalog
    *resource("departments", **views_of(departments), pages=department_pages.PAGES.pages()),
    *resource("bank_accounts", **views_of(bank_accounts), pages=bank_account_pages.PAGES.pages()),
    *resource("issuers", **views_of(issuers), pages=issuer_pages.PAGES.pages()),
    route("/clients/check", {"GET": clients.check, "POST": clients.check}),
    *resource("clients", **views_of(clients), pages={**pages_of(client_pages), "show": client_page.show}),
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
    *resource("addresses", **views_of(addresses), pages=pages_of(address_pages)),
    *resource("products", **views_of(products), pages={**pages_of(product_pages), "show": product_page.show}),
    route("/products/{code}", {"PUT": products.update_by_code, "PATCH": products.update_by_code}),
    *resource("price_lists", **views_of(price_lists), pages=price_list_pages.PAGES.pages()),
    route("/price_lists/{id}/prices_for_products", {"GET": price_lists.prices}),
    *resource("categories", **views_of(categories), pages=category_pages.PAGES.pages()),
    # Imports
    *resource("imports", **views_of(imports), pages={"new": imports.new, "edit": imports.show}),
    route("/exports", {"GET": exports.index, "POST": exports.create}, forms={"POST": exports.index}),
    route("/exports/{id}", {"GET": exports.download}, suffix="zip"),
    route("/imports/{id}/run", {"POST": imports.run}, forms={"POST": imports.show}),
    route("/imports/{id}/cancel", {"POST": imports.cancel}, forms={"POST": imports.show}),
    route("/imports/{id}/refused", {"GET": imports.refused}, suffix="csv"),
    # Stock
    *resource("warehouses", **views_of(warehouses), pages=warehouse_pages.WAREHOUSES.pages()),
    *resource("warehouse_documents", **views_of(warehouse_documents), pages=pages_of(warehouse_pages)),
    *resource("warehouse_actions", index=movements.actions),
    *resource("stock_movements", index=movements.index),
    *resource(
        "stock_takings",
        create=movements.count,
        pages={"new": warehouse_pages.new_count, "create": warehouse_pages.count},
    ),
    *resource(
        "product_warehouses",
        **views_of(prices),
    ),
]
