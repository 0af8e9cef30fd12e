from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "tidebill.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.events.journal import subscribers
        from tidebill.mail.services.subscribers import queue_mails

        subscribers.register(queue_mails)
