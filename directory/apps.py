from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("directory")

    def ready(self) -> None:
        from directory.models import kept  # needs loaded models
        from directory.search import upkeep

        kept.connect()
        upkeep.connect()
        post_migrate.connect(_index_what_is_there, sender=self)


def _index_what_is_there(**kwargs: Any) -> None:
    """After a migration that emptied the index; a new directory has nothing to be found yet."""
    from directory.models import Organisation, SearchText
    from directory.search import index

    if Organisation.objects.published().exists() and not SearchText.objects.exists():
        index.rebuild()
