from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tidebill.accounts.tokens import encrypt

# Fernet tokens begin with the version 0x80 and a timestamp whose first bytes are zero.
_ENCRYPTED = "gAAAA"


def encrypt_seeds(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Encrypt the seeds of authenticator apps and recovery codes, which were stored in plain text."""
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")):
        plain = {
            name: row.data[name]
            for name in ("secret", "seed")
            if isinstance(row.data.get(name), str) and not row.data[name].startswith(_ENCRYPTED)
        }
        if plain:
            row.data.update({name: encrypt(value) for name, value in plain.items()})
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_amounts_in_thousandths"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt_seeds, migrations.RunPython.noop)]
