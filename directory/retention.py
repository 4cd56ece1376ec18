"""What goes by itself, of the directory: each function deletes what is due and says how much it was."""

from django.utils import timezone

from directory import change_suggestions, enquiries, unanswered
from directory.models import (
    BulkEdit,
    Change,
    ImportBatch,
    Invitation,
    JoinRequest,
    Merge,
    MergedRow,
    Message,
    Reveal,
    ReviewDigest,
    SharedShortlist,
)
from directory.search import index


def expired_invitations() -> int:
    return Invitation.objects.expired().delete()[0]


def undecided_requests() -> int:
    return JoinRequest.objects.expired().delete()[0]


def old_enquiries() -> int:
    return enquiries.forget_old(timezone.localdate())


def old_suggestions() -> int:
    return change_suggestions.forget_old()


def old_unanswered_searches() -> int:
    return unanswered.forget_old(timezone.localdate())


def words_of_nobody() -> int:
    """Words for typing errors that no text holds any more: they may be names."""
    return index.forget_words()


def old_imports() -> int:
    _rows, deleted = ImportBatch.objects.expired().delete()
    return deleted.get(ImportBatch._meta.label, 0)


def old_bulk_edits() -> int:
    return BulkEdit.objects.outdated().delete()[0]


def details_of_old_merges() -> int:
    """What an undo would need; that the old address leads on stays for good."""
    Merge.objects.past_undoing().exclude(moved=[]).update(moved=[])
    return MergedRow.objects.filter(merge__in=Merge.objects.past_undoing()).delete()[0]


def old_reveals() -> int:
    return Reveal.objects.outdated().delete()[0]


def persons_in_history() -> int:
    """What contacts once were; that something changed stays."""
    return Change.objects.of_persons_too_long().forget()


def old_messages() -> int:
    return Message.objects.outdated().delete()[0]


def old_digests() -> int:
    return ReviewDigest.objects.outdated().delete()[0]


def links_to_shortlists() -> int:
    return SharedShortlist.objects.over().delete()[0]
