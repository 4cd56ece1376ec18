"""Questions to the coordinators: kept first, then announced by mail."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts import mail
from directory.models import Enquiry


def send(question: str, email: str) -> Enquiry:
    """Keeps a question and tells the coordinators."""
    with transaction.atomic():
        enquiry = Enquiry.objects.create(question=question, email=email, language=get_language() or "de")
        _announce(enquiry)
    return enquiry


def forget_old(today: date) -> int:
    """Keeps what the privacy page promises, the days stand with the model; returns how many were changed or deleted."""
    deleted, _by_model = Enquiry.objects.outdated(today).delete()
    return deleted + Enquiry.objects.with_needless_address(today).update(email="")


def _announce(enquiry: Enquiry) -> None:
    """Question and address stay out of the mail: they may be private, and nobody can delete them from a mailbox."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("admin:directory_enquiry_change", args=[enquiry.pk])
        mail.send("enquiry", str(settings.OPERATOR["email"]), path=path)
