from django.db import models

from directory.models.organisation import Organisation


class SearchEntry(models.Model):
    """The folded words by which an organisation is found. What only signed-in people may see stands apart, so that
    an anonymous search can't even confirm a guess."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    title = models.TextField()
    text = models.TextField()
    network_text = models.TextField(blank=True)
    # What the card shows, so that a page of hits needs no query per kind of word.
    topic_ids = models.JSONField(default=list)
    district_ids = models.JSONField(default=list)
    language_ids = models.JSONField(default=list)

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title
