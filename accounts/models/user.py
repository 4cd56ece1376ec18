from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

COORDINATORS = "coordinators"
ORGANISERS = "organisers"
SECOND_FACTORS = ["totp", "webauthn"]
TIME_TO_CONFIRM = timedelta(days=7)


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self) -> "UserQuerySet":
        """Whose account opens more than their own data."""
        return self.filter(models.Q(is_staff=True) | models.Q(is_superuser=True) | models.Q(groups__isnull=False))

    def without_second_factor(self) -> "UserQuerySet":
        """With a role, but signed in by a password alone. Recovery codes only stand in for a factor."""
        return self.with_role().exclude(authenticator__type__in=SECOND_FACTORS)

    def never_confirmed(self) -> "UserQuerySet":
        """Made by somebody who has not shown in time that the address is theirs."""
        return self.filter(confirm_until__lte=timezone.now()).exclude(emailaddress__verified=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail"), unique=True, error_messages={"unique": _("This address is already in use.")})
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Switch off instead of deleting."))
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    # Empty where the coordinators made the account: they know whom they made it for.
    confirm_until = models.DateTimeField(_("address to be confirmed until"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_coordinator(self) -> bool:
        return self.is_superuser or self._is_in(COORDINATORS)

    @property
    def is_organiser(self) -> bool:
        return self.is_superuser or self._is_in(ORGANISERS)

    def confirmed_addresses(self) -> list[str]:
        """What this person has shown to be theirs; nobody learns of others by adding an address."""
        own = User.objects.filter(pk=self.pk, emailaddress__verified=True)
        return list(own.values_list("emailaddress__email", flat=True))

    @property
    def role_names(self) -> list[str]:
        """What somebody is besides a member of organisations."""
        names = {COORDINATORS: pgettext("role", "coordination"), ORGANISERS: pgettext("role", "organising meetings")}
        roles = [names.get(group.name, group.name) for group in self.groups.all()]
        if self.is_superuser:
            roles.append(pgettext("role", "running the portal"))
        return roles or [pgettext("role", "practitioner")]

    def start_confirmation(self, *, name: str) -> None:
        """Somebody made this account themselves and now has to show that the address is theirs."""
        self.name, self.confirm_until = name, timezone.now() + TIME_TO_CONFIRM
        self.save(update_fields=["name", "confirm_until"])

    def _is_in(self, group: str) -> bool:
        return group in self._group_names

    @cached_property
    def _group_names(self) -> set[str]:
        return {group.name for group in self.groups.all()}
