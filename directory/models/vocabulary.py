from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.text import sort_key


class Word(models.Model):
    """A curated word with a German and an English name; the page's language chooses."""

    name_de = models.CharField(_("German name"), max_length=100, unique=True)
    name_en = models.CharField(_("English name"), max_length=100)
    synonyms = models.TextField(
        _("synonyms and abbreviations"), blank=True, help_text=_("One per line. The search understands each of them.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Small numbers come first."))

    class Meta:
        abstract = True
        ordering = ["position", "name_de", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de

    @property
    def search_words(self) -> str:
        return " ".join([self.name_de, self.name_en, *self.synonyms.splitlines()])


class Language(Word):
    class Direction(models.TextChoices):
        LEFT_TO_RIGHT = "ltr", _("left to right")
        RIGHT_TO_LEFT = "rtl", _("right to left")

    code = models.CharField(_("code"), max_length=10, unique=True, help_text=_("BCP 47, such as de, ar, prs."))
    native_name = models.CharField(_("name in the language itself"), max_length=100, blank=True)
    direction = models.CharField(
        _("direction of writing"), max_length=3, choices=Direction, default=Direction.LEFT_TO_RIGHT
    )

    class Meta(Word.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")


class Audience(Word):
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta(Word.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class VocabularyVersion(models.Model):
    """Changes with every curated word, so that a process knows when what it has read is old."""

    version = models.UUIDField()

    class Meta:
        verbose_name = "version of the vocabulary"
        verbose_name_plural = "versions of the vocabulary"

    def __str__(self) -> str:
        return str(self.version)


# As many columns and rows as the style sheet has; a picture of the map is as large as its last tile is far away.
ON_THE_MAP = [MinValueValidator(1), MaxValueValidator(6)]


class DistrictQuerySet(models.QuerySet["District"]):
    def of_postcode(self, postcode: str) -> "DistrictQuerySet":
        return self.filter(postcodes__code=postcode)


class District(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("official number"), unique=True)
    short_name = models.CharField(_("letters on the tile"), max_length=3)
    column = models.PositiveSmallIntegerField(_("column on the tile map"), validators=ON_THE_MAP)
    row = models.PositiveSmallIntegerField(_("row on the tile map"), validators=ON_THE_MAP)
    local_names = models.TextField(_("local names"), blank=True, help_text=_("One per line, such as Wedding."))
    neighbours = models.ManyToManyField("self", blank=True, verbose_name=_("neighbouring districts"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["column", "row"], name="district_has_own_tile")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:district", args=[self.slug])

    @property
    def search_words(self) -> str:
        return " ".join([self.name, *self.local_names.splitlines()])


class Postcode(models.Model):
    """A postcode area. More than a quarter of Berlin's lie in two or three districts."""

    code = models.CharField(_("postcode"), max_length=5, unique=True)
    districts = models.ManyToManyField(District, related_name="postcodes", verbose_name=_("districts"))
    # Somewhere in its middle: near enough to say who is around the corner, and nobody's address.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.code


class TopicQuerySet(models.QuerySet["Topic"]):
    def in_use(self) -> "TopicQuerySet":
        return self.filter(is_retired=False)

    def top(self) -> "TopicQuerySet":
        return self.filter(parent=None)

    def with_tree(self) -> "TopicQuerySet":
        return self.select_related("parent").prefetch_related("children")

    def with_descendants(self) -> "TopicQuerySet":
        """These topics and what stands below them: who asks for Wohnen means Mietrecht, too."""
        return Topic.objects.filter(models.Q(pk__in=self.values("pk")) | models.Q(parent__in=self.values("pk")))


class Topic(Word):
    TINTS = 12

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent topic")
    )
    description_de = models.CharField(_("German description"), max_length=300, blank=True)
    description_en = models.CharField(_("English description"), max_length=300, blank=True)
    own_sign = models.CharField(_("letters on the tab"), max_length=2, blank=True)
    own_tint = models.PositiveSmallIntegerField(_("tint"), default=1, help_text=_("1 to 12; top topics only."))
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer offered for choice; old entries keep it.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Word.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(condition=models.Q(own_tint__gte=1, own_tint__lte=12), name="topic_tint_exists"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")), name="topic_not_own_parent"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("directory:topic", args=[self.slug])

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": _("Choose a top topic: the tree has two levels.")})

    @property
    def description(self) -> str:
        return self.description_en if get_language() == "en" else self.description_de

    @property
    def head(self) -> "Topic":
        """The top topic whose tab this one carries."""
        return self.parent or self

    @property
    def sign(self) -> str:
        return self.head.own_sign

    @property
    def tint(self) -> int:
        return self.head.own_tint

    @property
    def sort_name(self) -> str:
        return sort_key(self.name)
