"""Questions to the coordinators: kept first, then announced by mail."""

from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from directory.models import Enquiry


def send(question: str, email: str) -> Enquiry:
    """Keeps a question and tells the coordinators. A mail server that fails is in the log; the question stays."""
    enquiry = Enquiry.objects.create(question=question, email=email, language=get_language() or "de")
    transaction.on_commit(lambda: _announce(enquiry), robust=True)
    return enquiry


def forget_old(today: date) -> int:
    """Keeps what the privacy page promises, the days stand with the model; returns how many were changed or deleted."""
    deleted, _by_model = Enquiry.objects.outdated(today).delete()
    return deleted + Enquiry.objects.with_needless_address(today).update(email="")


def _announce(enquiry: Enquiry) -> None:
    """Question and address stay out of the mail: they may be private, and nobody can delete them from a mailbox."""
    with override(settings.LANGUAGE_CODE):
        address = settings.BASE_URL + reverse("admin:directory_enquiry_change", args=[enquiry.pk])
        send_mail(
            gettext("CONNECT: a question to the coordinators"),
            gettext(
                "Somebody did not find what they were looking for and asks you:\n\n%(address)s\n\n"
                "The question is deleted after 180 days. Please mark it as answered when it is."
            )
            % {"address": address},
            None,
            [str(settings.OPERATOR["email"])],
        )
