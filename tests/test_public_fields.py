"""What is public is on the public page: each field of each kind and of its rows is filled, and looked for there.

Values are made from the fields, so a new one is looked for as soon as test_exposure.py classes it as public.
"""

import re
from html import unescape
from itertools import count

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client
from django.utils import translation
from PIL import Image

from inventory import workflow
from inventory.choices import Kind
from inventory.formats import day, number, partial_date
from inventory.models import (
    VERSION_MODELS,
    Agency,
    Indicator,
    InstrumentType,
    Record,
    Region,
    Source,
    TargetGroup,
    Topic,
    Version,
)
from inventory.models.fields import PartialDate, WebAddress
from tests.factories import World, make
from tests.test_exposure import PUBLIC
from tests.test_record_page import page

NOT_LOOKED_FOR = {
    "published_until": "what is shown has none; when an earlier version ended: test_detail.py",
    "withdrawn_at": "a tombstone stands in the place of the page",
    "kind": "the list that the page stands in",
    "merged_into": "the page leads there",
    "in_place_state": "in words of its own: cards.IN_PLACE",
    "end_state": "an end is its own answer; of none the words are tried in test_detail.py",
    "coverage_state": "so are rows",
    "is_permanent": "a badge says so: test_calls.py",
    "start_year": "a part of the start",
    "end_year": "a part of the end",
}
# What a field has to hold so that others may be filled.
GIVEN = {
    **dict.fromkeys(("in_place_state", "end_state", "budget_state", "coverage_state", "evaluation_state"), "reported"),
    "status": "superseded",
    "start": "1903-04",
    "end": "1904-05-06",
    "opens_on": "1905-06-07",
    "closes_on": "1906-07-08",
    "is_permanent": False,
    "currency": "XAU",
}
numbers = count(1911)  # as years and as amounts met nowhere else


@pytest.mark.parametrize("kind", list(Kind))
def test_every_public_field_is_on_the_public_page(world: World, client: Client, kind: Kind, tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    version = filled_record(world, kind)
    shown = {language: words(page(client, version, language=language)) for language in ("es", "en")}

    missing = set()
    for one in [version, version.record, *(model.objects.filter(version=version).last() for model in version.child_models())]:
        for name in set(PUBLIC[type(one).__name__].split()) - NOT_LOOKED_FOR.keys():
            for language in [name[-2:]] if name.endswith(("_es", "_en")) else ["es", "en"]:
                with translation.override(language):
                    sought = told(one, one._meta.get_field(name))
                # Only stocktaking has rounds and topics of records.
                empty = not sought and one != version.record
                if empty or not all(any(way.lower() in shown[language] for way in ways) for ways in sought):
                    missing.add((type(one).__name__, name, language, str(sought)))

    assert missing == set()


def filled_record(world: World, kind: Kind) -> Version:
    """A published record in which no field is empty, confirmed since, with more rows than it needs."""
    model = VERSION_MODELS[kind]
    values = {field.name: value(world, field) for field in model._meta.concrete_fields if field.editable and field.name != "id"}

    def rows(version: Version) -> None:
        for child in model.child_models():
            fields = [field for field in child._meta.concrete_fields if field.editable and field.name not in ("id", "version")]
            child.objects.create(version=version, **{field.name: value(world, field) for field in fields})
        for links in model._meta.many_to_many:
            getattr(version, links.name).add(thing(world, links))

    texts = [name for name in values if name.endswith("_en")]
    version = make(world, kind, children=rows, outdated_texts=texts[:1], machine_texts=texts[-1:], **values)
    workflow.verify(version, by=world.focal_point("CL"))
    version.refresh_from_db()
    return version


def value(world: World, field: models.Field) -> object:
    """Something that stands nowhere else on the page. From a vocabulary "none", easily taken for nothing, or the longest name."""
    word = f"word{next(numbers)}"
    if field.name in GIVEN and (not field.choices or GIVEN[field.name] in dict(field.flatchoices)):
        return GIVEN[field.name]
    if field.choices:
        return max(field.flatchoices, key=lambda choice: (choice[0] == "none", len(str(choice[1]))))[0]
    if field.is_relation:
        return thing(world, field)
    if isinstance(field, models.ImageField):
        Image.new("RGB", (60, 40)).save(content := ContentFile(b""), "WEBP")
        return default_storage.save(f"{field.upload_to}/{next(numbers):032x}.webp", content)
    if isinstance(field, models.FileField):
        return f"{field.upload_to}/{next(numbers):032x}.pdf"
    if isinstance(field, WebAddress):
        return f"https://{word}.example.org/"
    return next(numbers) if isinstance(field, models.IntegerField | models.DecimalField) else word


def thing(world: World, field: models.Field) -> object:
    """Something new to link to."""
    model, word = field.related_model, f"word{next(numbers)}"
    if model is Record:
        return make(world, field.get_limit_choices_to()["kind"]).record
    needed = {
        Topic: {"domain": world.topics["export_promotion"].domain},
        InstrumentType: {"group": world.instruments["loan"].group},
        TargetGroup: {"axis": "stage"},
        Indicator: {"unit": "percent", "theme": "trade"},
        Agency: {"country": world.countries["CL"], "type": "regulator"},
        Region: {"country": world.countries["CL"], "name": word},
        Source: {"title": word, "url": f"https://{word}.example.org/"},
    }
    twins = {} if model in (Region, Source) else {"name_es": f"{word} es", "name_en": f"{word} en"}
    return model.objects.create(code=word, **twins, **needed.get(model, {}))


def told(thing: models.Model, field: models.Field) -> list[list[str]]:
    """For each value of a field the ways to tell it in the reader's language, one of which has to be on the page."""
    if field.many_to_many:
        return [named(one) for one in getattr(thing, field.name).all()]
    value = getattr(thing, field.name)
    if isinstance(field, ArrayField):
        return [[str(thing._meta.get_field(column).verbose_name)] for column in value]
    if field.choices:
        return [[str(dict(field.flatchoices)[value])]]
    if field.is_relation:
        return [named(value)] if value else []
    if isinstance(field, models.FileField):
        return [[value.url]]
    if isinstance(field, PartialDate):
        return [[partial_date(value)]]
    if isinstance(field, models.DateField):
        return [[day(value)]]
    if isinstance(field, models.IntegerField | models.DecimalField):
        return [[str(value), number(value)]]
    return [[str(value)]] if value else []


def named(thing: models.Model) -> list[str]:
    if isinstance(thing, Record):
        return [str(VERSION_MODELS[thing.kind].objects.get(record=thing))]
    return [thing.title if isinstance(thing, Source) else str(thing)]


def words(html: str) -> str:
    """What the record's own part of a page says, where its links lead and what its pictures show."""
    main = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    leads = re.findall(r'(?:href|src|alt)="([^"]*)"', main)
    text = re.sub(r"<[^>]*>", " ", main)
    return re.sub(r"[ \n]+", " ", unescape(" ".join([text, *leads]))).lower()
