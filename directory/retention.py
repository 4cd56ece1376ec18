"""What goes by itself, of the directory: each function deletes what is due and says how much it was."""

from directory.models import ImportBatch, Invitation, JoinRequest


def expired_invitations() -> int:
    return Invitation.objects.expired().delete()[0]


def undecided_requests() -> int:
    return JoinRequest.objects.expired().delete()[0]


def old_imports() -> int:
    _rows, deleted = ImportBatch.objects.expired().delete()
    return deleted.get(ImportBatch._meta.label, 0)
