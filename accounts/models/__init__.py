from accounts.models.user import COORDINATORS, ORGANISERS, User

__all__ = ["COORDINATORS", "ORGANISERS", "User"]
