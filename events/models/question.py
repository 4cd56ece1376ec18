from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from directory.text import sort_key
from events.models.meeting import Meeting
from events.models.registration import Registration

LONGEST_LIST = 2000
ONE_A_LINE = _("For questions with choices: one a line.")


class Question(models.Model):
    """What the organisers of one meeting would like to know of those who register."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short text")
        LONG = "long", _("long text")
        ONE = "one", _("one choice")
        SEVERAL = "several", _("several choices")
        YES_NO = "yes_no", _("yes or no")

    # What is kept, whatever the language
    YES, NO = "yes", "no"
    WITH_CHOICES = (Kind.ONE, Kind.SEVERAL)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind of answer"), max_length=7, choices=Kind, default=Kind.SHORT)
    title = models.CharField(_("question"), max_length=200)
    title_en = models.CharField(_("question in English"), max_length=200, blank=True)
    hint = models.CharField(_("explanation"), max_length=300, blank=True)
    hint_en = models.CharField(_("explanation in English"), max_length=300, blank=True)
    choices = models.TextField(
        _("choices"), blank=True, validators=[MaxLengthValidator(LONGEST_LIST)], help_text=ONE_A_LINE
    )
    choices_en = models.TextField(
        _("choices in English"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_LIST)],
        help_text=_("As many lines, in the same order."),
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)
    only_if = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked only after this question"),
    )
    only_if_answer = models.CharField(
        _("and this answer to it"),
        max_length=200,
        blank=True,
        help_text=_("One of its choices, or “yes” or “no”."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """In the language of the reader where there is one, otherwise in German."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def explanation(self) -> str:
        return self.hint_en if get_language() == "en" and self.hint_en else self.hint

    @property
    def answers(self) -> dict[str, str]:
        """What is kept -> how it reads; empty where people write their own words."""
        if self.kind == self.Kind.YES_NO:
            return {self.YES: gettext("yes"), self.NO: gettext("no")}
        if self.kind not in self.WITH_CHOICES:
            return {}
        german, english = lines_of(self.choices), lines_of(self.choices_en)
        has_english = get_language() == "en" and len(english) == len(german)
        return dict(zip(german, english if has_english else german, strict=True))

    def answer_meant(self, typed: str) -> str | None:
        """The answer that is kept, for one typed in any spelling."""
        known = {sort_key(kept): kept for kept in self.answers}
        known |= {sort_key(reads): kept for kept, reads in self.answers.items()}
        return known.get(sort_key(typed))

    def read(self, text: str) -> str:
        """An answer that was kept, to be read."""
        if self.kind in (self.Kind.SHORT, self.Kind.LONG):
            return text
        return ", ".join(self.answers.get(line, line) for line in text.splitlines())

    def is_asked(self, given: dict[int, str]) -> bool:
        """Whether the answers to the questions before lead to it."""
        if self.only_if_id is None:
            return True
        return self.only_if_answer in given.get(self.only_if_id, "").splitlines()


class AnswerQuerySet(models.QuerySet["Answer"]):
    def in_order(self) -> "AnswerQuerySet":
        return self.select_related("question").order_by("question__position", "question")

    def saying(self, question: int, answer: str) -> set[int]:
        """The registrations that gave this answer, among others or alone."""
        said = self.filter(question=question, text__contains=answer).values_list("registration", "text")
        return {registration for registration, text in said if answer in text.splitlines()}


class Answer(models.Model):
    """What somebody answered; several choices stand one a line."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="own_answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="given", verbose_name=_("question"))
    text = models.TextField(_("answer"), max_length=2000)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["registration", "question", "pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return str(self.question)

    @property
    def reads(self) -> str:
        return self.question.read(self.text)

    @classmethod
    def note(cls, registration: Registration, given: dict[int, str]) -> None:
        """In place of all that was said before."""
        cls.objects.filter(registration=registration).delete()
        cls.objects.bulk_create(
            [cls(registration=registration, question_id=question, text=text) for question, text in given.items()]
        )


def lines_of(text: str) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
