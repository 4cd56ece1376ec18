"""The forms with which organisers make a meeting: its facts, its picture, its programme."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from directory.models import Location, Organisation, Topic
from events.forms import known_organisation
from events.models import Meeting, MeetingSeries, Picture, ProgrammeItem, Station
from events.pictures import MOST_BYTES, Unreadable, Written, written_anew

MOST_ITEMS, SPARE, STEP = 60, 3, 10
LAST = 9999
MINUTE = "%Y-%m-%dT%H:%M"


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)


class OrganisationsField(forms.CharField):
    """Names as they stand in the directory, one a line: a list of a thousand boxes helps nobody."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        is_chosen = isinstance(value, Iterable) and not isinstance(value, str)
        return "\n".join(one.name for one in value) if is_chosen else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = {line: known_organisation(line) for line in lines}
        unknown = [line for line, organisation in found.items() if not organisation]
        if unknown:
            said = now("Not in the directory, or there twice: %(names)s. Please write the name as it stands there.")
            raise ValidationError(said % {"names": "; ".join(unknown)})
        return list(found.values())


class VenueField(forms.ModelChoiceField):
    def label_from_instance(self, location: Any) -> str:
        return f"{location.organisation.name}: {location}"


class MeetingForm(forms.ModelForm):
    venue = VenueField(
        label=_("place"),
        queryset=Location.objects.filter(is_sensitive=False, organisation__status=Organisation.Status.PUBLISHED)
        .exclude(street="")
        .select_related("organisation")
        .order_by("organisation__sort_name", "pk"),
        required=False,
        help_text=_(
            "A place of an organisation in the directory. Is it missing, add it to the entry of its organisation."
        ),
    )
    online_link = forms.URLField(
        label=_("link to take part online"),
        max_length=500,
        required=False,
        help_text=_("Shown to those alone who have a seat, on their own page."),
        assume_scheme="https",
    )
    hosts = OrganisationsField(label=_("organised by"), required=False, help_text=_("One organisation a line."))
    participants = OrganisationsField(
        label=_("organisations in the room"),
        required=False,
        help_text=_("One a line, public on the page of the meeting. Please name those alone that agreed."),
    )
    picture = forms.FileField(
        label=_("picture"),
        required=False,
        help_text=_(
            "JPEG, PNG or WebP, up to 10 MB. It is made smaller, and where and with what it was taken is removed."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("what is to be seen in the picture"),
        max_length=300,
        required=False,
        help_text=_("For people who cannot see it. Pictures of people need their consent."),
    )
    removes_picture = forms.BooleanField(label=_("remove the picture"), required=False)

    class Meta:
        model = Meeting
        fields = [
            *("title", "series", "teaser", "description", "starts_at", "ends_at", "precision"),
            *("venue", "getting_there", "online_link"),
            *("has_induction_loop", "has_quiet_room", "has_sign_language", "has_childcare"),
            *("invited", "languages", "topics", "hosts", "participants"),
            *("capacity", "offer_hours", "still_hours", "registration_opens_at", "registration_closes_at"),
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 10}),
            "getting_there": forms.Textarea(attrs={"rows": 3}),
            "invited": forms.Textarea(attrs={"rows": 3}),
            "languages": forms.CheckboxSelectMultiple,
            "topics": forms.CheckboxSelectMultiple,
            **dict.fromkeys(["starts_at", "ends_at", "registration_opens_at", "registration_closes_at"], _moment()),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.in_use().select_related("parent")  # type: ignore[attr-defined]
        kept = Location.objects.filter(pk=self.instance.venue_id).select_related("organisation")
        self.fields["venue"].queryset |= kept  # type: ignore[attr-defined]
        self.fields["series"].queryset = MeetingSeries.objects.all()  # type: ignore[attr-defined]
        self.shown = Picture.objects.filter(meeting=self.instance.pk).defer("content").first()
        self.fields["still_hours"].required = False
        self.initial.setdefault("alt", self.shown.alt if self.shown else "")

    def clean_still_hours(self) -> int:
        """Who gives no number has the line move until the meeting begins."""
        return self.cleaned_data["still_hours"] or 0

    def clean_picture(self) -> Written | None:
        sent = self.cleaned_data["picture"]
        if not sent:
            return None
        if sent.size > MOST_BYTES:
            raise ValidationError(_("The picture is larger than 10 MB. Please choose a smaller one."))
        try:
            return written_anew(sent.read())
        except Unreadable:
            raise ValidationError(
                _("This is no picture we can read. Please choose a JPEG, PNG or WebP file.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_picture = (cleaned.get("picture") or self.shown) and not cleaned.get("removes_picture")
        if has_picture and not cleaned.get("alt"):
            self.add_error("alt", _("Please say in a few words what is to be seen in the picture."))
        return cleaned

    def keep_picture(self, meeting: Meeting) -> None:
        """After the meeting itself."""
        said = self.cleaned_data
        if said["removes_picture"]:
            Picture.objects.filter(meeting=meeting).delete()
        elif sent := said["picture"]:
            known = {"content": sent.content, "width": sent.width, "height": sent.height, "alt": said["alt"]}
            Picture.objects.update_or_create(meeting=meeting, defaults=known)
        else:
            Picture.objects.filter(meeting=meeting).update(alt=said["alt"])


class Rows(forms.BaseInlineFormSet):
    """Rows with a number each for their order, and a box to remove them."""

    def save(self, commit: bool = True) -> Any:
        """Numbered anew in tens: there is always a number between two rows to move a third to."""
        saved = super().save(commit)
        rows = type(self.empty_form.instance)._default_manager.filter(**{self.fk.name: self.instance})
        for number, one in enumerate(rows.order_by("position", "pk"), start=1):
            if one.position != number * STEP:
                rows.filter(pk=one.pk).update(position=number * STEP)
        return saved

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("remove")
        form.fields["position"].required = False
        if form.instance.pk is None:
            form.initial["position"] = None  # last, unless a number says otherwise
        form.fields["position"].widget.attrs["inputmode"] = "numeric"


class RowForm(forms.ModelForm):
    def clean_position(self) -> int:
        """Who gives no number stands last."""
        return self.cleaned_data["position"] if self.cleaned_data["position"] is not None else LAST

    def has_changed(self) -> bool:
        return "title" in self.changed_data if self.instance.pk is None else super().has_changed()


class StationsInRows(Rows):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["topic"].choices = self._topics  # asked for once, not for each row

    @cached_property
    def _topics(self) -> list[tuple[Any, str]]:
        topics = Topic.objects.in_use().select_related("parent")
        return [("", "–"), *((topic.pk, str(topic)) for topic in topics)]


class ItemForm(RowForm):
    class Meta:
        model = ProgrammeItem
        fields = ["position", "starts_at", "minutes", "kind", "title", "summary"]
        widgets = {"starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}


class StationForm(RowForm):
    class Meta:
        model = Station
        fields = ["position", "title", "topic"]


ItemRows = forms.inlineformset_factory(
    Meeting, ProgrammeItem, form=ItemForm, formset=Rows, extra=SPARE, max_num=MOST_ITEMS, validate_max=True
)
StationRows = forms.inlineformset_factory(
    ProgrammeItem, Station, form=StationForm, formset=StationsInRows, extra=SPARE, max_num=MOST_ITEMS, validate_max=True
)
