"""What we hold about people: which fields, what for, on which ground, who sees them, when they go.

Each package lists its own models; `connect.register` puts the lists together. The privacy page, the record of
processing, everybody's own export and the erasure follow these lists; a test fails for a field that is in none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User

Text = Any  # a sentence translated when it is shown

CONSENT = _("consent, Article 6 (1) (a) GDPR")
CONTRACT = _("use of the portal, Article 6 (1) (b) GDPR")
OBLIGATION = _("legal obligation, Article 6 (1) (c) GDPR")
INTEREST = _("legitimate interest, Article 6 (1) (f) GDPR")

YOU = _("you")
COORDINATORS = _("coordinators")
NOBODY = _("nobody")


@dataclass(frozen=True)
class Activity:
    """A line of the record of processing: what is done, with whose data."""

    name: Text
    people: Text
    recipients: Text


@dataclass(frozen=True)
class Held:
    """Fields with the same answers. What is secret, such as a password, is in no export."""

    fields: str
    purpose: Text
    basis: Text
    visible_to: Text
    deadline: Text
    is_secret: bool = False

    @property
    def names(self) -> list[str]:
        return self.fields.split()


@dataclass(frozen=True)
class Mailbox:
    """Somebody without an account, who has shown to read the mails of an address."""

    address: str
    pk: None = None

    def confirmed_addresses(self) -> list[str]:
        return [self.address]


@dataclass(frozen=True)
class Holding:
    """A model with personal fields, and how its rows lead to a person: by account, or by an e-mail address."""

    model_name: str
    activity: Activity
    held: tuple[Held, ...]
    account: str = ""
    address: str = ""
    # Rows of an address that say nothing once its account is gone; rows of the account itself go with it anyhow.
    goes_with_account: bool = False

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.model_name)

    @property
    def title(self) -> Text:
        return TITLES.get(self.model_name) or self.model._meta.verbose_name_plural

    def of(self, person: "User | Mailbox") -> QuerySet[Any]:
        rows = self.model._default_manager.order_by("pk")
        if self.account:
            return rows.filter(**{self.account: person.pk}) if person.pk else rows.none()
        theirs = Q(pk=None)
        for address in person.confirmed_addresses() if self.address else ():
            theirs |= Q(**{f"{self.address}__iexact": address})
        return rows.filter(theirs)

    def labels(self) -> Iterator[tuple[Held, list[Text]]]:
        """Each group of fields with what they are called."""
        for held in self.held:
            yield held, [label_of(self.model._meta.get_field(name)) for name in held.names]

    def told(self) -> Iterator[str]:
        """The fields an export holds."""
        for held in self.held:
            if not held.is_secret:
                yield from held.names


def label_of(field: Any) -> Text:
    return LABELS.get(field.name) or (field.verbose_name if isinstance(field, Field) else field.name)


# What packages, and fields nobody edits, call in English or not at all.
TITLES = {
    "mfa.Authenticator": _("second factors and passkeys"),
    "usersessions.UserSession": _("browsers signed in"),
    "sessions.Session": _("sessions"),
    "admin.LogEntry": _("log of the desk"),
    "directory.SearchText": _("search index: texts"),
    "directory.SearchWord": _("search index: words"),
}
LABELS = {
    "ip": _("IP address"),
    "user_agent": _("browser"),
    "last_seen_at": _("last seen"),
    "created_at": _("created"),
    "last_used_at": _("last used"),
    "session_key": _("number of the session"),
    "session_data": _("content of the session"),
    "data": _("keys and codes"),
    "type": _("kind"),
    "user": _("account"),
    "token_hash": _("fingerprint of the link"),
    "content": _("content"),
    "to": _("to"),
    "options": _("options"),
    "decisions": _("decisions"),
    "report": _("report"),
    "terms": _("words of the entry"),
    "word": _("word"),
    "sort_name": _("name for sorting"),
    "expire_date": _("valid until"),
    "sealed_token": _("key of the link, sealed"),
}

ACCOUNTS = Activity(
    _("Accounts and signing in"), _("people with an account"), _("those who run the portal and its mail server")
)

MAILS = Activity(_("Mails of the portal"), _("whoever gets a mail"), _("the mail server"))

LINK_ENDS = _("when the link ends: after 7 days, in mails that ask about an entry after 90")
UNTIL_SENT = _("until it is sent; 30 days where it cannot be delivered")
UNTIL_ERASED = _("until you erase your account; without a confirmed address after 7 days")
WITH_THE_ACCOUNT = _("with the account")
SESSION_ENDS = _("when you sign out, after two weeks at the latest")
SIGNING_IN = _("signing in")

HOLDINGS = [
    Holding(
        "accounts.User",
        ACCOUNTS,
        (
            Held("email", SIGNING_IN, CONTRACT, _("you, coordinators, who decides on memberships"), UNTIL_ERASED),
            Held(
                "name", _("members know whom they work with"), CONTRACT, _("you, coordinators, members"), UNTIL_ERASED
            ),
            Held("password", SIGNING_IN, CONTRACT, NOBODY, UNTIL_ERASED, is_secret=True),
            Held(
                "is_active is_staff is_superuser groups user_permissions",
                _("what an account may do"),
                CONTRACT,
                _("you, who runs the portal"),
                UNTIL_ERASED,
            ),
            Held(
                "joined_at last_login confirm_until",
                _("to recognise and end accounts that nobody uses"),
                INTEREST,
                _("you, who runs the portal"),
                UNTIL_ERASED,
            ),
        ),
        account="pk",
    ),
    Holding(
        "account.EmailAddress",
        ACCOUNTS,
        (Held("email verified primary", SIGNING_IN, CONTRACT, YOU, WITH_THE_ACCOUNT),),
        account="user",
    ),
    Holding(
        "mfa.Authenticator",
        ACCOUNTS,
        (
            Held("type created_at last_used_at", _("protecting the account"), CONTRACT, YOU, WITH_THE_ACCOUNT),
            Held("data", _("protecting the account"), CONTRACT, NOBODY, WITH_THE_ACCOUNT, is_secret=True),
        ),
        account="user",
    ),
    Holding(
        "usersessions.UserSession",
        ACCOUNTS,
        (
            Held(
                "ip user_agent created_at last_seen_at",
                _("you see where you are signed in, and can end it"),
                INTEREST,
                YOU,
                SESSION_ENDS,
            ),
            Held("session_key", SIGNING_IN, CONTRACT, NOBODY, SESSION_ENDS, is_secret=True),
        ),
        account="user",
    ),
    Holding(
        "sessions.Session",
        ACCOUNTS,
        (Held("session_key session_data expire_date", SIGNING_IN, CONTRACT, NOBODY, SESSION_ENDS, is_secret=True),),
    ),
    Holding(
        "accounts.OutgoingMail",
        MAILS,
        (
            Held("to", _("sending a mail, once"), CONTRACT, COORDINATORS, UNTIL_SENT),
            Held("content", _("sending a mail, once"), CONTRACT, NOBODY, UNTIL_SENT, is_secret=True),
            Held(
                "recipient",
                _("recognising a mail that comes back"),
                INTEREST,
                NOBODY,
                _("30 days after it was sent"),
                is_secret=True,
            ),
        ),
        address="to",
        goes_with_account=True,
    ),
    Holding(
        "accounts.BouncedAddress",
        MAILS,
        (
            Held(
                "address at reason",
                _("writing to no mailbox that does not exist"),
                INTEREST,
                COORDINATORS,
                _("until the address is confirmed; a year at most"),
            ),
        ),
        address="address",
        goes_with_account=True,
    ),
    Holding(
        "accounts.AddressLink",
        MAILS,
        (
            Held(
                "address created_at expires_at", _("acting for an address without an account"), CONTRACT, YOU, LINK_ENDS
            ),
            Held("token_hash", _("recognising the link"), CONTRACT, NOBODY, LINK_ENDS, is_secret=True),
        ),
        address="address",
        goes_with_account=True,
    ),
]

NOT_PERSONAL = {
    "accounts.User": "id",
    "accounts.AddressLink": "id",
    "accounts.BouncedAddress": "id",
    "accounts.OutgoingMail": "id key purpose created_at due_at attempts sent_at given_up_at",
}
