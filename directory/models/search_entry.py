from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    """One text a question can find: a published organisation, or one of its offers. Its primary key is given by the
    index, without gaps, because sets of texts are kept as bits (see `directory.search.postings`)."""

    number = models.PositiveIntegerField(primary_key=True)
    # No foreign keys: a row that went with its record would leave its number behind in the postings.
    organisation_id = models.PositiveBigIntegerField(db_index=True)
    offer_id = models.PositiveBigIntegerField(null=True)
    # The terms as they stand in the postings, to take them out again; compressed, they are most of the index.
    terms = models.BinaryField()
    # What a filter can ask for: keys of `directory.search.facets`, separated by spaces.
    facets = models.TextField()
    # 0 to 100: takes people now, confirmed not long ago. Settles the order of texts that fit alike.
    standing = models.PositiveSmallIntegerField(default=0)
    shown_from = models.DateField(null=True)
    shown_until = models.DateField(null=True)

    class Meta:
        verbose_name = "search text"
        verbose_name_plural = "search texts"
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "offer_id"], name="search_text_of_offer"),
            models.UniqueConstraint(
                fields=["organisation_id"], condition=Q(offer_id=None), name="search_text_of_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.offer_id or ''}"


class SearchPosting(models.Model):
    """The texts that hold a term, by their numbers, as `directory.search.postings` writes them."""

    term = models.CharField(max_length=500, primary_key=True)
    texts = models.BinaryField()

    class Meta:
        verbose_name = _("search posting")
        verbose_name_plural = _("search postings")

    def __str__(self) -> str:
        return self.term


class SearchChange(models.Model):
    """One change of the index, so that each process can follow: which organisations, and checksums of which terms. Null
    stands for everything. The version tells a change from one of the same number that was rolled back."""

    number = models.PositiveBigIntegerField(primary_key=True)
    version = models.UUIDField()
    organisations = models.JSONField(null=True)
    terms = models.JSONField(null=True)

    class Meta:
        verbose_name = "change of the search index"
        verbose_name_plural = "changes of the search index"

    def __str__(self) -> str:
        return str(self.number)


class SearchWord(models.Model):
    """A word some text holds or held, as written: what typing errors are measured against. Nobody sees a word from here
    unless it finds something this reader may see."""

    word = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = "search word"
        verbose_name_plural = "search words"

    def __str__(self) -> str:
        return self.word
