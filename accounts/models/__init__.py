from accounts.models.address_link import AddressLink
from accounts.models.bounced_address import BouncedAddress
from accounts.models.outgoing_mail import OutgoingMail
from accounts.models.user import COORDINATORS, ORGANISERS, User

__all__ = ["COORDINATORS", "ORGANISERS", "AddressLink", "BouncedAddress", "OutgoingMail", "User"]
