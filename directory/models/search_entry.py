from django.db import models
from django.db.models import Q

from directory.models.offer import Offer
from directory.models.organisation import Organisation


class SearchEntry(models.Model):
    """What the card of an organisation shows, so that a page of hits needs no query per kind of word; and its names,
    folded, for the search fields of the desk."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    title = models.TextField()
    topic_ids = models.JSONField(default=list)
    district_ids = models.JSONField(default=list)
    language_ids = models.JSONField(default=list)

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title


class SearchText(models.Model):
    """One text a question can find: a published organisation, or one of its offers. The terms are those of
    `directory.search.terms`; full-text indexes of either database stand on this column (see the migrations)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="search_texts")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="search_texts")
    terms = models.TextField()
    # 0 to 100: takes people now, confirmed not long ago. Settles the order of texts that fit alike.
    standing = models.PositiveSmallIntegerField(default=0)
    shown_from = models.DateField(null=True)
    shown_until = models.DateField(null=True)

    class Meta:
        verbose_name = "search text"
        verbose_name_plural = "search texts"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "offer"], name="search_text_per_offer"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(offer=None), name="search_text_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.terms


class SearchWord(models.Model):
    """A word some text holds or held, as written: what typing errors are measured against. Nobody sees a word from here
    unless it finds something this reader may see."""

    word = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = "search word"
        verbose_name_plural = "search words"

    def __str__(self) -> str:
        return self.word
