"""Searches without result, counted so that coordinators see which words the directory lacks.

Nothing is kept about who asked: no address, no account, no moment, only the words and days. The words themselves may
name somebody, so several things protect whoever is searched for:

- What looks like data of a person (a mail address, a telephone or file number, a date of birth) or like a story (many
  words) is not kept at all.
- A question waits unseen until it was asked on a second day or a third time. Seen at once is one whose words all come
  from the curated vocabulary, one German word among them allowed: "Müller" alone points to nobody. Two such words wait,
  as "Anna", "Ahmad" and "Müller" stand in every dictionary.
- Unseen questions are deleted after a month (`forget_old`), and first of all when there are too many.

What this can't prevent: a name that is searched for again and again is seen by coordinators, who ignore or delete it.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from directory.models import UnansweredSearch
from directory.models.unanswered import MOST_LETTERS, MOST_ROWS
from directory.search import words as vocabulary
from directory.search.german import is_german
from directory.search.stems import stem, words
from directory.search.stopwords import STOP

MOST_WORDS = 6
MOST_WAIT = 500  # milliseconds
# Six digits, whatever stands between them: telephone and file numbers, dates of birth; not a postcode.
_NUMBER = re.compile(r"\d(?:[\s./()+-]*\d){5}")

log = logging.getLogger(__name__)


def record(question: str) -> None:
    """Counts a question without any hit. To be called for a first page without filters in force.

    The one exception to "a GET never writes": what people miss shows nowhere else, the address stays safe to repeat
    (no page looks different for it), and where it can't be counted the search answers all the same.
    """
    asked = content(question)
    if not asked or looks_personal(question):
        return
    try:
        with _without_long_wait():
            _count(asked)
    except Error as error:
        log.warning("A search without result could not be counted: %s", type(error).__name__)


def forget_old(today: date) -> int:
    """Deletes what nobody has seen and nobody asked again; returns how many."""
    deleted, _by_model = UnansweredSearch.objects.forgotten(today).delete()
    return deleted


def forget(name: str) -> None:
    """Whoever is erased is not kept as a question either. A name of one word may mean anything: it goes where nothing
    else was asked."""
    theirs = set(words(name))
    if theirs:
        known = UnansweredSearch.objects.filter(question__contains=max(theirs, key=len))
        asked = {one.pk: set(words(one.question)) for one in known}
        named = [pk for pk, found in asked.items() if found == theirs or (found > theirs and len(theirs) > 1)]
        UnansweredSearch.objects.filter(pk__in=named).delete()


def content(question: str) -> list[str]:
    """The words that carry a question, lower case, in their order, each once."""
    return list(dict.fromkeys(word for word in words(question) if word not in STOP))


def looks_personal(question: str) -> bool:
    typed = words(question)
    return (
        "@" in question
        or bool(_NUMBER.search(question))
        or len(typed) > MOST_WORDS
        or len(" ".join(typed)) > MOST_LETTERS
    )


def canonical(asked: list[str]) -> str:
    """One text for all ways to write a question: stems, folded, in alphabetical order."""
    return " ".join(sorted({stem(word) for word in asked}))


def _count(asked: list[str]) -> None:
    today = timezone.localdate()
    fingerprint = hashlib.sha256(canonical(asked).encode()).hexdigest()
    if _count_again(fingerprint, today):
        return
    new = UnansweredSearch(
        fingerprint=fingerprint,
        question=" ".join(asked),
        language=get_language() or "de",
        is_common=_is_common(asked),
    )
    # Whoever comes second between these two lines inserts nothing and counts on.
    UnansweredSearch.objects.bulk_create([new], ignore_conflicts=True)
    _count_again(fingerprint, today)
    UnansweredSearch.objects.superfluous(MOST_ROWS).delete()


def _count_again(fingerprint: str, today: date) -> int:
    known = UnansweredSearch.objects.filter(fingerprint=fingerprint)
    return known.update(times=F("times") + 1, last_asked_on=today)


def _is_common(asked: list[str]) -> bool:
    curated = {stem(word) for word in vocabulary.current().lexicon.spellings()}
    others = [word for word in asked if stem(word) not in curated]
    return not others or (len(others) == 1 and is_german(others[0]))


@contextmanager
def _without_long_wait() -> Iterator[None]:
    """A transaction that soon gives up on a locked database, where others wait for seconds: nobody should wait for a
    search because a spreadsheet is being read in."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with transaction.atomic():
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{MOST_WAIT}ms"])
                yield
            return
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {MOST_WAIT}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
