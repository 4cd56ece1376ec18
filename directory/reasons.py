"""In words: why two entries may be one organisation, see `directory.alike`."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, Promise] = {
    "same_name": _("same name"),
    "alternate_name": _("one of the other names"),
    "short_name": _("short name"),
    "word_order": _("same words in another order"),
    "word_missing": _("a small word is missing"),
    "spelling": _("similar spelling"),
    "abbreviated": _("a word is abbreviated"),
    "cut_off": _("one name is cut off"),
    "similar_name": _("similar name"),
    "other_name": _("another name"),
    "legal_form_missing": _("one name has no legal form"),
    "other_legal_form": _("another legal form"),
    "same_website": _("same website"),
    "same_phone": _("same telephone"),
    "same_email": _("same e-mail"),
    "same_address": _("same address"),
}


def say_reasons(reasons: Iterable[str]) -> str:
    return ", ".join(str(REASONS[reason]) for reason in reasons)
