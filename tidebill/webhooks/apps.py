from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "tidebill.webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.events.journal import subscribers
        from tidebill.webhooks.services.announce import announce

        subscribers.register(announce)
