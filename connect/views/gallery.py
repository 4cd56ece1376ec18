from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Contact, District, Organisation, Topic


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As on the door.")
    email = forms.EmailField(label="E-mail")
    message = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label="Kind", choices=Organisation.Kind.choices)
    languages = forms.MultipleChoiceField(
        label="Languages", choices=[("de", "Deutsch"), ("ar", "العربية")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I have read this")


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, in debug mode only."""
    wrong = {"name": "", "email": "kein-at"}
    return render(
        request,
        "connect/gallery.html",
        {
            "topics": Topic.objects.in_use().top(),
            "districts": District.objects.all(),
            "organisation": Organisation.objects.filter(is_example=True).with_words().first(),
            "contact": Contact.objects.visible_to(request.user).with_words().first(),
            "light_form": SampleForm(wrong, auto_id="light_%s"),
            "dark_form": SampleForm(wrong, auto_id="dark_%s"),
            "page_obj": Paginator(range(100), 20).page(3),
        },
    )
