from typing import Any

from django.db import models
from django.db.models import F


class CounterField(models.PositiveIntegerField):
    """Changed by `QuerySet.update` alone. Saving a record that was read some time ago leaves the count as it is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else F(self.attname)
