"""Every field of every model of ours is personal, with all its answers, or listed as not personal."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from accounts.personal_data import label_of
from connect import register

OURS = ["accounts", "directory", "events", "connect"]
MODELS = [model for name in OURS for model in apps.get_app_config(name).get_models()]


def fields_of(model):
    return {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}


def personal(label):
    return [
        name
        for holding in register.HOLDINGS
        if holding.model_name == label
        for held in holding.held
        for name in held.names
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_in_the_register_or_known_not_to_be_personal(model):
    label = model._meta.label
    registered, others = personal(label), register.NOT_PERSONAL.get(label, "").split()

    assert sorted(registered + others) == sorted(fields_of(model))  # each once, and none that is gone


def test_the_register_names_no_model_that_is_gone():
    labels = {holding.model_name for holding in register.HOLDINGS} | set(register.NOT_PERSONAL)

    assert {apps.get_model(label)._meta.label for label in labels} == labels


@pytest.mark.parametrize("holding", register.HOLDINGS, ids=lambda holding: holding.model_name)
def test_an_entry_answers_every_question_in_both_languages(holding):
    told = {}
    for language in ("de", "en"):
        with override(language):
            told[language] = [
                str(text)
                for held in holding.held
                for text in (held.purpose, held.basis, held.visible_to, held.deadline, holding.title)
            ]

    assert all(told["de"] + told["en"])
    for german, english in zip(told["de"], told["en"], strict=True):
        assert german != english or german.istitle()


@pytest.mark.parametrize(
    ("language", "heading", "address"),
    [
        ("de", "Verzeichnis der Verarbeitungstätigkeiten", "/datenschutz/verzeichnis/"),
        ("en", "Record of processing activities", "/en/privacy/record/"),
    ],
)
def test_privacy_page_and_record_show_the_whole_register(client, language, heading, address):
    with override(language):
        assert reverse("record") == address
        pages = [client.get(reverse(name)).content.decode() for name in ("privacy", "record")]
        rows = [
            (
                str(holding.title),
                str(held.deadline),
                [str(label_of(holding.model._meta.get_field(n))) for n in held.names],
            )
            for holding in register.HOLDINGS
            for held in holding.held
        ]

    assert f"<h1>{heading}</h1>" in pages[1]
    for page in pages:
        assert page.count('<th scope="row">') == len(rows)
        for title, deadline, labels in rows:
            assert escape(f"{title[0].upper()}{title[1:]}: {', '.join(labels)}") in page
            assert f"<td>{deadline}</td>" in page
