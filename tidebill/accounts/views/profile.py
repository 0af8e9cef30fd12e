"""Profile of the signed-in user: name and interface language."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.services.people import change_profile
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Response, Value
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource

PLACE = "/settings/profile"
_PERSONAL: dict[str, Any] = {"permission": ANYBODY, "formats": ("html",), "documented": False}


class Profile(Resource):
    """What users change about themselves."""

    name_: ClassVar[str] = "profile"
    plural: ClassVar[str] = "profiles"

    first_name: types.text(150) = field("First name.", example="Anna")
    last_name: types.text(150) = field("Last name.", example="Nowak")
    lang: types.Language = field("Language of the screens.", example="pl")


_GROUPS = (
    Group(
        title=_("Your profile"),
        text=_("For you only: the account and its documents keep their own language."),
        controls=(
            Control(key="first_name", label=_("First name")),
            Control(key="last_name", label=_("Last name")),
            Control(
                key="lang", label=_("Interface language"), kind="select", choices=tuple(settings.LANGUAGES)
            ),
        ),
    ),
)


@endpoint("Shows the user's profile", **_PERSONAL)
def page(context: RequestContext) -> Response:
    user = context.user
    values = {"first_name": user.first_name, "last_name": user.last_name, "lang": user.lang}
    form = form_of(context, Profile, _GROUPS, action=PLACE, back="/", values=values, method="PUT")
    return Value(page="form.html", page_context={"form": form, "title": _("Your profile")})


@endpoint("Changes the user's profile", **_PERSONAL)
def save(context: RequestContext) -> Response:
    sent = context.read(Profile)
    user = change_profile(
        context.user, first_name=sent.first_name, last_name=sent.last_name, lang=sent.lang or ""
    )
    # The confirmation is already in the new language.
    with translation.override(user.lang):
        return flash_success(context, Value(), then=PLACE, message=gettext("Saved"))
