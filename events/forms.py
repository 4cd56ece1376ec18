from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Language, Organisation, Topic
from directory.text import sort_key
from directory.trap import FormWithTrap
from events.models import Meeting, Registration
from events.models.registration import TICKET_LENGTH
from events.printing import SHEETS, CodeOn
from events.registration import Answers

CONSENTS = ["is_listed", "names_organisation", "joins_formats", "may_be_contacted", "photos"]
LONGEST_NEED = 1000
LONGEST_MESSAGE = 5000


class AnswersForm(forms.Form):
    """What somebody tells about themselves. Every consent is a box of its own, and none is ticked."""

    name = forms.CharField(
        label=_("name"),
        max_length=150,
        help_text=_("As it should stand on your badge."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name.")},
    )
    organisation = forms.CharField(
        label=_("organisation"),
        max_length=200,
        required=False,
        help_text=_("Where you work or volunteer. Choose from the list, or write the name."),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("your task there"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    topics_offered = forms.ModelMultipleChoiceField(
        label=_("topics you can help others with"),
        queryset=Topic.objects.in_use().top(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics_needed = forms.ModelMultipleChoiceField(
        label=_("topics you look for people for"),
        queryset=Topic.objects.in_use().top(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.ModelMultipleChoiceField(
        label=_("languages you speak"),
        queryset=Language.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_need = forms.CharField(
        label=_("What do you need to take part well?"),
        max_length=LONGEST_NEED,
        required=False,
        help_text=_(
            "A way without stairs, sign language, a seat in front. No reasons, please. By writing something here you"
            " agree that the organisers of this meeting read it; it is deleted 7 days after the meeting."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_listed = forms.BooleanField(
        label=_("My name and organisation may stand in the list that all participants get."), required=False
    )
    names_organisation = forms.BooleanField(
        label=_("The published report may name my organisation among those that took part."), required=False
    )
    joins_formats = forms.BooleanField(
        label=_("I want to join the network formats: the portal pairs me with others by topics and languages."),
        required=False,
    )
    may_be_contacted = forms.BooleanField(
        label=_("The organisers may write to me after the meeting, for example about the next one."), required=False
    )
    photos = forms.ChoiceField(label=_("photos"), choices=Registration.Photos, required=False, widget=forms.RadioSelect)

    def clean_photos(self) -> str:
        """Who chooses nothing has agreed to nothing."""
        return self.cleaned_data["photos"] or Registration.Photos.NO

    def answers(self) -> Answers:
        said = self.cleaned_data
        organisation = known_organisation(said["organisation"])
        return Answers(
            name=said["name"],
            organisation=organisation,
            organisation_name="" if organisation else said["organisation"],
            role=said["role"],
            topics_offered=said["topics_offered"],
            topics_needed=said["topics_needed"],
            languages=said["languages"],
            consents={name: said[name] for name in CONSENTS},
            access_need=said["access_need"],
        )

    @staticmethod
    def of(registration: Registration) -> dict[str, Any]:
        """What somebody has said, as the form shows it again."""
        need = getattr(registration, "access_need", None)
        same = ["name", "role", *CONSENTS]
        return {name: getattr(registration, name) for name in same} | {
            "organisation": registration.from_where,
            "topics_offered": registration.topics_offered.all(),
            "topics_needed": registration.topics_needed.all(),
            "languages": registration.languages.all(),
            "access_need": need.text if need else "",
        }


class RegistrationForm(FormWithTrap, AnswersForm):
    email = forms.EmailField(
        label=_("e-mail"),
        help_text=_("You get a link there to confirm your registration."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("Please write the address like name@example.org."),
        },
    )
    trapped = _("You are not registered: a field that nobody sees was filled in. Please send it once more.")
    field_order = ["name", "email"]


class WalkInForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("For the personal page; works without, too."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    # Made with the form: sending the same form twice lets one person in.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def answers(self) -> Answers:
        organisation = known_organisation(self.cleaned_data["organisation"])
        name = "" if organisation else self.cleaned_data["organisation"]
        return Answers(self.cleaned_data["name"], organisation=organisation, organisation_name=name)


class DeedForm(forms.Form):
    """What a welcome desk did, and when by the clock of the portal in milliseconds: it may come hours later."""

    CHECK_IN, UNDO, WALK_IN = "check_in", "undo", "walk_in"

    deed = forms.ChoiceField(choices=[(CHECK_IN, ""), (UNDO, ""), (WALK_IN, "")])
    person = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    ticket = forms.CharField(max_length=TICKET_LENGTH, required=False)
    at = forms.IntegerField(min_value=0, max_value=10**14, required=False)

    def clean_at(self) -> datetime:
        """No later than now: clocks of telephones are."""
        now, milliseconds = timezone.now(), self.cleaned_data["at"]
        return now if milliseconds is None else min(now, datetime.fromtimestamp(milliseconds / 1000, UTC))


class SeatsForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["capacity"]


class ReportForm(forms.ModelForm):
    report_url = forms.URLField(
        label=_("published report"),
        max_length=500,
        required=False,
        help_text=_("Where it stands elsewhere, for example as a PDF."),
        assume_scheme="https",
    )

    class Meta:
        model = Meeting
        fields = ["report", "report_en", "report_url"]
        labels = {"report": _("text in German"), "report_en": _("text in English")}
        widgets = {
            "report": forms.Textarea(attrs={"rows": 14, "lang": "de"}),
            "report_en": forms.Textarea(attrs={"rows": 14, "lang": "en"}),
        }


class DeskFilter(forms.Form):
    """What the list of the desk shows; a value that does not exist shows nothing instead of everything."""

    HERE, AWAY = "yes", "no"

    q = forms.CharField(label=_("name or number"), max_length=150, required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("registration", "state"),
        choices=[("", _("all")), *Registration.State.choices],
        required=False,
    )
    came = forms.ChoiceField(
        label=_("here"), choices=[("", _("all")), (HERE, _("yes")), (AWAY, _("no"))], required=False
    )
    organisation = forms.CharField(label=_("organisation"), max_length=200, required=False)


class PrintForm(DeskFilter):
    """Whom to print for, among those with a seat, and how."""

    # Django's way to leave a field out
    state = None  # type: ignore[assignment]
    sheet = forms.ChoiceField(
        label=_("sheet for badges"), choices=[(sheet.name, sheet.label) for sheet in SHEETS.values()], required=False
    )
    code = forms.ChoiceField(
        label=_("code on badges"),
        choices=[
            (CodeOn.TICKET, _("the ticket: opens the person at your desk, and nothing for anybody else")),
            (CodeOn.OWN_PAGE, _("the person's own page: whoever photographs the badge can open and change it")),
            (CodeOn.NONE, _("no code")),
        ],
        required=False,
    )
    field_order = ["sheet", "code"]

    def clean_sheet(self) -> str:
        return self.cleaned_data["sheet"] or next(iter(SHEETS))

    def clean_code(self) -> str:
        return self.cleaned_data["code"] or CodeOn.TICKET


class MessageForm(forms.Form):
    CONFIRMED, WAITING, CAME, AWAY = "confirmed", "waiting", "came", "away"
    RECIPIENTS = [
        (CONFIRMED, _("everybody with a seat")),
        (WAITING, _("everybody on the waiting list, or with the offer of a seat")),
        (CAME, _("everybody who came")),
        (AWAY, _("everybody with a seat who did not come")),
    ]

    recipients = forms.ChoiceField(label=_("to"), choices=RECIPIENTS, widget=forms.RadioSelect)
    subject = forms.CharField(label=_("subject"), max_length=120)
    text = forms.CharField(label=_("text"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 10}))
    # Made with the form: sending the same form twice sends one message.
    number = forms.UUIDField(widget=forms.HiddenInput)


def known_organisation(name: str) -> Organisation | None:
    """The published organisation of that name, in any spelling; of two with one name neither."""
    key = sort_key(name)
    found = list(Organisation.objects.published().filter(sort_name=key)[:2]) if key else []
    return found[0] if len(found) == 1 else None
