"""Signs that a text tells of a person who can be found: a light check that asks back, not one that knows.

The patterns are read by Python and by the browser (`static/js/careful.js`), so they use what both understand alike.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LETTER = "[A-Za-zÄÖÜäöüß]"


@dataclass(frozen=True)
class Sign:
    pattern: str
    name: Any

    def is_in(self, text: str) -> bool:
        return bool(re.search(self.pattern, text))


SIGNS = [
    Sign(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]", _("an e-mail address")),
    Sign(r"(\+|0)[0-9][0-9 ()/.-]{5,}[0-9]", _("a phone number or a date of birth")),
    Sign(r"(^|[^A-Za-zÄÖÜäöüß])(Herrn?|Frau|Familie|Mr\.?|Mrs\.?|Ms\.?) [A-ZÄÖÜ][a-zäöüß]", _("the name of a person")),
    Sign(r"(^| )@[A-Za-z0-9_.]{3,}", _("a name in a social network")),
    Sign(
        rf"{LETTER}{{2,}}(straße|strasse|str\.|weg|allee|damm|gasse) [0-9]{{1,3}}([^0-9]|$)", _("an address of a house")
    ),
    Sign(
        r"(Aktenzeichen|Az\.:?|BG-Nummer|Kundennummer|AZR-Nummer|Ausweisnummer)[ :]*[A-Za-z0-9]",
        _("the number of a case"),
    ),
    Sign(r"[A-Z]{2}[0-9]{2}( ?[0-9A-Z]{4}){3,}", _("the number of an account")),
]


def signs_in(text: str) -> list[Sign]:
    return [sign for sign in SIGNS if sign.is_in(text)]
