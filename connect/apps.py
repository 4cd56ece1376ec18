from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConnectConfig(AppConfig):
    name = "connect"

    def ready(self) -> None:
        from connect import checks, installation  # noqa: F401 - checks register themselves; both need loaded models

        # Sent once for each app that has models; events is the last of ours.
        post_migrate.connect(installation.complete, sender=apps.get_app_config("events"))
