from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tidebill.kernel.permissions import CLOSE
from tidebill.storage import clock
from tidebill.storage.models import Row


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; may be a member of several accounts.

    Email address and login are stored in lower case, so that equality suffices for comparison. A login has no
    "@", so that it can't equal another user's address.
    """

    email = models.EmailField(_("email address"), unique=True)
    login = models.CharField(_("login"), max_length=150, unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True, default="")
    last_name = models.CharField(_("last name"), max_length=150, blank=True, default="")
    lang = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["login"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(condition=models.Q(login=Lower("login")), name="user_login_lower"),
            models.CheckConstraint(condition=~models.Q(login__contains="@"), name="user_login_no_address"),
        ]

    def __str__(self) -> str:
        return self.login

    @property
    def name(self) -> str:
        """Return first and last name, or the login if neither is set."""
        return f"{self.first_name} {self.last_name}".strip() or self.login


class OwnRole(Row):
    """A custom role of an account: a name and permissions such as "invoices:read"."""

    PREFIX = "role_"

    name = models.CharField(max_length=255)
    permissions = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="own_role_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return the role's name in memberships and in the API."""
        return f"{self.PREFIX}{self.pk}"

    @property
    def grants(self) -> frozenset[str]:
        """Return the permissions; never that to close the account, which roles could once contain."""
        return frozenset(self.permissions) - {CLOSE}


class Membership(Row):
    """A user's membership of an account."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ADMIN = "admin", _("Administrator")
        MEMBER = "member", _("Member")
        ACCOUNTANT = "accountant", _("Accountant")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # One of the above, or "role_7" for the custom role with id 7.
    role = models.CharField(max_length=30, default=Role.MEMBER)
    # Departments whose documents are visible; empty for all.
    department_ids = models.JSONField(default=list, blank=True)
    # Invited: grants nothing until the user accepts through the emailed link.
    pending = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user"], name="membership_account_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} ({self.role})"
