from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("directory")

    def ready(self) -> None:
        from directory.search import upkeep  # needs loaded models

        upkeep.connect()
