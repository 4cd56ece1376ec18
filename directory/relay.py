"""Messages to contacts through the portal."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from accounts import limits, mail
from accounts.models import AddressLink, OutgoingMail, User
from directory.models import Contact, Message

PER_SENDER_A_DAY = 20
PER_CONTACT_A_DAY = 30
DAY = 24 * limits.HOUR


def write(contact: Contact, name: str, email: str, text: str, user: User | None) -> str:
    """Keeps a message and returns the token of its page. From somebody signed in it leaves at once; others get a mail
    first, whoever they are."""
    message = Message(contact=contact, name=name, email=email, text=text, user=user, language=get_language() or "de")
    token = message.issue_token()
    with transaction.atomic():
        message.save()
        if user:
            pass_on(message)
        else:
            mail.send("message_confirm", email, message=message, path=_path(token))
    return token


def pass_on(message: Message) -> bool:
    """Puts it on its way, once; False where it is on its way already, or where today there are too many."""
    if not (
        limits.within("message-from", message.email.lower(), most=PER_SENDER_A_DAY, seconds=DAY)
        and limits.within("message-to", message.contact_id, most=PER_CONTACT_A_DAY, seconds=DAY)
    ):
        return False
    with transaction.atomic():
        waiting = Message.objects.filter(pk=message.pk, passed_on_at=None)
        if not waiting.update(passed_on_at=timezone.now()):
            return False
        entry = reverse("directory:entry", args=[AddressLink.issue(message.contact.email)])
        mail.send(
            "message",
            message.contact.email,
            key=message.key,
            language="de",
            reply_to=message.email,
            message=message,
            entry_path=entry,
        )
    message.refresh_from_db()
    return True


def state_of(message: Message) -> str:
    """`unconfirmed`, `waiting`, `sent` or `given_up`."""
    if not message.passed_on_at:
        return "unconfirmed"
    carrier = OutgoingMail.objects.filter(key=message.key).first()
    return carrier.state if carrier else "sent"


def _path(token: str) -> str:
    return reverse("directory:message", args=[token])
