from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save


class ConnectConfig(AppConfig):
    name = "connect"

    def ready(self) -> None:
        # Checks register themselves; all of them need loaded models.
        from connect import checks, erasures, installation  # noqa: F401

        # Sent once for each app that has models; events is the last of ours.
        post_save.connect(erasures.note_objection, sender=apps.get_model("directory.Objection"))
        post_migrate.connect(installation.complete, sender=apps.get_app_config("events"))
