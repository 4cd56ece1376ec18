from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import COORDINATORS, ORGANISERS, User
from directory.models import Membership, Organisation

PASSWORD = "connect-demo"  # noqa: S105 - the point of a demo account
ACCOUNTS = {
    "koordination@example.org": ("Koordination (Beispiel)", COORDINATORS),
    "orga@example.org": ("Orga-Team (Beispiel)", ORGANISERS),
    "organisation@example.org": ("Mitglied einer Organisation (Beispiel)", None),
    "praxis@example.org": ("Fachkraft (Beispiel)", None),
}
MEMBER = "organisation@example.org"


def load() -> None:
    known = set(User.objects.filter(email__in=ACCOUNTS).values_list("email", flat=True))
    for email, (name, role) in ACCOUNTS.items():
        if email not in known:
            _create(email, name, role)


def _create(email: str, name: str, role: str | None) -> None:
    user = User.objects.create_user(email, PASSWORD, name=name, is_staff=bool(role))
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    if email == MEMBER:
        example = Organisation.objects.filter(is_example=True).order_by("pk")[0]
        Membership.objects.create(user=user, organisation=example, role=Membership.Role.ADMIN)
