"""Gives every account its main warehouse, and puts the stock that products had into the ledger."""

from django.db import migrations


def open_stock(apps, schema_editor):
    Account = apps.get_model("accounts", "Account")
    Warehouse = apps.get_model("stock", "Warehouse")
    for account in Account.objects.filter(main_warehouse_id=None):
        name = "Magazyn główny" if account.lang.startswith("pl") else "Main warehouse"
        main = Warehouse._base_manager.create(account=account, name=name, kind="main")
        account.main_warehouse_id = main.pk
        account.save(update_fields=["main_warehouse_id"])
        _open_levels(apps, account, main)


def _open_levels(apps, account, main):
    Product = apps.get_model("catalog", "Product")
    Movement = apps.get_model("stock", "Movement")
    found = Product._base_manager.filter(account=account).values_list(
        "pk", "warehouse_quantity", "stock_level", "updated_at", "purchase_price_net"
    )
    Movement._base_manager.bulk_create(
        Movement(
            account=account,
            product_id=product,
            warehouse=main,
            quantity=quantity or level,
            kind="pw" if (quantity or level) > 0 else "rw",
            day=at.date(),
            unit_cost=cost if (quantity or level) > 0 else None,
        )
        for product, quantity, level, at, cost in found.iterator()
        if quantity or level
    )


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(open_stock, migrations.RunPython.noop)]
