from django.apps import AppConfig


class TransmissionConfig(AppConfig):
    name = "tidebill.transmission"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.events.journal import subscribers
        from tidebill.events.validation import validators
        from tidebill.invoices.hooks import change_guards
        from tidebill.transmission.subscribers import submit_automatically
        from tidebill.transmission.validators import refuse_registered, require_sendable

        validators.register(require_sendable)
        subscribers.register(submit_automatically)
        change_guards.register(refuse_registered)
