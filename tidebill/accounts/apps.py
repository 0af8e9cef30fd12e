from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tidebill.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.accounts import authentication
        from tidebill.http import hooks

        hooks.authenticate.register(authentication.authenticate)
