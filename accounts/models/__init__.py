from accounts.models.outgoing_mail import OutgoingMail
from accounts.models.user import COORDINATORS, ORGANISERS, User

__all__ = ["COORDINATORS", "ORGANISERS", "OutgoingMail", "User"]
