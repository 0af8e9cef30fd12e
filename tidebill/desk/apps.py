from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tidebill.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.desk import services
        from tidebill.http import hooks

        hooks.list_preferences.register(services.list_preferences)
