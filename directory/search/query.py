"""A question against the index: every word must occur; names before texts. The order is the same on both databases."""

from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from directory.models.organisation import OrganisationQuerySet
from directory.text import search_key

MOST_WORDS = 12
STOP_WORDS = set(
    search_key(
        """
        wer was wo wie macht hilft hilfe für bei beim in im mit und oder der die das den dem des ein eine einen einem
        einer eines zu zur zum von vom auf an am ich wir sie er mein meine meinen unser unsere sich ist sind hat haben
        suche suchen sucht brauche brauchen braucht gibt es kann können möchte will
        who what where does helps help for with and or the a an to of in on at is are i we need
        """
    ).split()
)


def question_words(question: str) -> list[str]:
    """The words that count; if a question has stop words alone, those."""
    words = list(dict.fromkeys(search_key(question).split()))[:MOST_WORDS]
    return [word for word in words if word not in STOP_WORDS] or words


def search(organisations: OrganisationQuerySet, question: str, user: Any) -> OrganisationQuerySet:
    """Those of `organisations` that hold every word of the question, best first."""
    words = question_words(question)
    if not words:
        return organisations.order_by("sort_name", "pk") if not question.strip() else organisations.none()
    for word in words:
        organisations = organisations.filter(_holds(word, user))
    return organisations.annotate(fit=_fit(words)).order_by("-fit", "sort_name", "pk")


def _holds(word: str, user: Any) -> Q:
    public = Q(search_entry__text__contains=word)
    return public | Q(search_entry__network_text__contains=word) if user.is_authenticated else public


def _fit(words: list[str]) -> Case:
    """4: the name begins with the question, 3: a word of the name begins with its first word, 2: the name holds it."""
    return Case(
        When(search_entry__title__startswith=" " + " ".join(words), then=Value(4)),
        When(search_entry__title__contains=" " + words[0], then=Value(3)),
        When(search_entry__title__contains=words[0], then=Value(2)),
        When(search_entry__text__contains=" " + words[0], then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
