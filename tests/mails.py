"""What has been sent: mails wait in the outbox until somebody delivers them."""

from django.core import mail

from accounts import outbox


def delivered():
    """Everything sent in this test so far, what was due included."""
    outbox.deliver()
    return mail.outbox
