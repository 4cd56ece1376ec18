"""What goes by itself, of the directory: each function deletes what is due and says how much it was."""

from django.utils import timezone

from directory import enquiries, unanswered
from directory.models import ImportBatch, Invitation, JoinRequest, Message, Reveal, SharedShortlist
from directory.search import index


def expired_invitations() -> int:
    return Invitation.objects.expired().delete()[0]


def undecided_requests() -> int:
    return JoinRequest.objects.expired().delete()[0]


def old_enquiries() -> int:
    return enquiries.forget_old(timezone.localdate())


def old_unanswered_searches() -> int:
    return unanswered.forget_old(timezone.localdate())


def words_of_nobody() -> int:
    """Words for typing errors that no text holds any more: they may be names."""
    return index.forget_words()


def old_imports() -> int:
    _rows, deleted = ImportBatch.objects.expired().delete()
    return deleted.get(ImportBatch._meta.label, 0)


def old_reveals() -> int:
    return Reveal.objects.outdated().delete()[0]


def old_messages() -> int:
    return Message.objects.outdated().delete()[0]


def links_to_shortlists() -> int:
    return SharedShortlist.objects.over().delete()[0]
