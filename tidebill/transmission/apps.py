from django.apps import AppConfig


class TransmissionConfig(AppConfig):
    name = "tidebill.transmission"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.attachments.hooks import register_link
        from tidebill.events.journal import subscribers
        from tidebill.events.validation import validators
        from tidebill.invoices.hooks import change_guards, connected_channels
        from tidebill.invoices.hooks import submit_to_register as submission
        from tidebill.transmission.files import link_of
        from tidebill.transmission.section import connected
        from tidebill.transmission.services.submit import submit_to_register
        from tidebill.transmission.subscribers import submit_automatically, tell_about_held_file
        from tidebill.transmission.validators import refuse_registered, require_sendable

        validators.register(require_sendable)
        subscribers.register(submit_automatically)
        subscribers.register(tell_about_held_file)
        change_guards.register(refuse_registered)
        register_link.register(link_of)
        submission.register(submit_to_register)
        connected_channels.register(connected)
