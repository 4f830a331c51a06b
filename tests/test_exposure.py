"""No person in public outputs: every column of every table is classed public or internal, and people are internal.

A new field fails here until somebody has decided. What is internal is looked for by canaries in the tests of pages,
API and files.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_user_model
from rest_framework.serializers import ModelSerializer

from inventory.api import serializers
from inventory.models import VERSION_MODELS

TERM = "code name_es name_en definition_es definition_en order retired_on"
CITATION = "source supports section"
VERSION = "number provenance published_from published_until withdrawn_at outdated_texts machine_texts"
BEHIND_A_VERSION = (
    "record state lock keywords created_at created_by updated_at updated_by submitted_at submitted_by published_by"
    " withdrawn_by sort_title folded_title document"
)

PUBLIC = {
    "Source": "code title publisher year url archived_url note_es note_en link_state checked_at",
    "Country": "code iso3 name_es name_en currency member_since is_region ministry_es ministry_en order sources",
    "Region": "code country name",
    "SmeDefinition": "country legal_basis criterion_es criterion_en unit_es unit_en sector_specific valid_from valid_to note_es note_en sources",
    "SmeBand": "definition size sector minimum maximum workers_min workers_max sales_min sales_max combined_max order",
    "PresidencyTerm": "country starts_on ends_on note_es note_en sources",
    "Agency": "code country acronym name_es name_en type url start_year end_year successor sources",
    "Domain": TERM,
    "Framework": "code name_es name_en scale_min scale_max countries_covered blocks pilot cross_cutting note_es note_en sources",
    "Dimension": "framework code name_es name_en order",
    "SubDimension": "dimension name_es name_en edition source order",
    "FrameworkScore": "dimension country year value source",
    "Topic": f"{TERM} domain crosswalk_note_es crosswalk_note_en dimensions",
    "InstrumentGroup": TERM,
    "InstrumentType": f"{TERM} group",
    "TargetGroup": f"{TERM} axis",
    "Sector": TERM,
    "Round": "code name_es name_en opens_on deadline state frozen_at topics",
    "Release": "name as_of notes_es notes_en",
    "Page": "slug title_es title_en body_es body_en updated_at",
    "Record": "kind code country round topic merged_into verified_at verified_role",
    "Event": "record number verb role at note",
    "AgendaElement": f"{VERSION} text_es text_en primary_topic origin basis body status year progress_es progress_en"
    " topics programmes entries",
    "AgendaSource": CITATION,
    "Indicator": f"{TERM} unit theme",
    "Observation": "code indicator country year year_basis value note_es note_en",
    "ObservationSource": "observation source section",
    "ContextNote": f"{VERSION} section title_es title_en text_es text_en topics indicators",
    "ContextSource": CITATION,
    "Programme": f"{VERSION} name_es name_en original_language acronym former_names summary_es summary_en description_es"
    " description_en objectives_es objectives_en primary_topic level start end end_state status status_basis"
    " last_evidence_year verification_note_es verification_note_en superseded_by budget_state coverage_state"
    " evaluation_state internationalisation official_url application_url image image_alt_es image_alt_en start_year"
    " end_year topics target_groups sectors regions",
    "Instrument": "type description_es description_en maximum_amount currency rate months",
    "ProgrammeAgency": "agency role",
    "Budget": "year amount currency type funding",
    "Coverage": "year potential target served unit",
    "Evaluation": "year evaluator type url file findings_es findings_en",
    "Call": "title_es title_en opens_on closes_on is_permanent url",
    "Eligibility": "criterion operator value unit",
    "Document": "title_es title_en file",
    "ProgrammeSource": CITATION,
    "Relation": "type to",
    "StocktakingEntry": f"{VERSION} in_place_state in_place_es in_place_en strengths_es strengths_en gaps_es gaps_en"
    " gaps_basis programmes",
    "EntrySource": CITATION,
}
INTERNAL = {
    "Attempt": "key count last_at free_at succeeded_at",
    "Membership": "user country role",
    "Round": "instructions_es instructions_en frozen_by",
    "Record": "created_at verified_by",
    "Event": "by",
    "SignOff": "round country by role at",
    "Preference": "user language pace",
    "Mail": "key address subject body created_at due_at sent_at attempts error",
    "Notice": "user kind key record subject body created_at mail",
    "Correction": "record number token comment source_url email language created_at state reason decided_at decided_by",
    "CorrectionValue": "correction field value accepted",
    "Programme": BEHIND_A_VERSION,
    "StocktakingEntry": f"{BEHIND_A_VERSION} prefilled",
    "AgendaElement": BEHIND_A_VERSION,
    "ContextNote": BEHIND_A_VERSION,
}
# Columns that every child row has.
OF_A_ROW = {"id", "version", "position"}

MODELS = list(apps.get_app_config("inventory").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classed_public_or_internal_and_not_both(model):
    public = set(PUBLIC.get(model.__name__, "").split())
    internal = set(INTERNAL.get(model.__name__, "").split())
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]} - OF_A_ROW

    assert fields - public - internal == set()
    assert (public | internal) - fields == set()
    assert public & internal == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_people_and_addresses_of_people_are_internal(model):
    personal = {
        field.name
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "EmailField"
        or (field.remote_field and field.remote_field.model is get_user_model())
        or field.name in ("address", "email", "token")
    }

    assert personal & set(PUBLIC.get(model.__name__, "").split()) == set()


def serializers_of(model):
    named = [*vars(serializers).values(), *vars(serializers.programme).values()]
    kinds = [one for one in named if isinstance(one, type) and issubclass(one, ModelSerializer) and hasattr(one, "Meta")]
    return [one for one in kinds if one.Meta.model is model]


# Rows that say which source or programme is meant have a serializer of their own in every kind.
IN_THE_API = [*VERSION_MODELS.values(), *(model for model in MODELS if hasattr(model, "version") and serializers_of(model))]


@pytest.mark.parametrize("model", IN_THE_API, ids=lambda model: model.__name__)
def test_every_public_field_of_a_version_and_its_rows_is_in_the_api(model):
    served = {name for one in serializers_of(model) for name, field in one().fields.items() for name in (name, field.source)}
    left_out = {"withdrawn_at"}  # a withdrawn version answers with its tombstone

    assert set(PUBLIC[model.__name__].split()) - served - left_out == set()


@pytest.mark.parametrize("model", VERSION_MODELS.values(), ids=lambda model: model.__name__)
def test_every_field_that_is_written_by_hand_is_in_the_form(model):
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many] if field.editable}

    assert fields - {"id"} == fields & set(flatten_fieldsets(admin.site.get_model_admin(model).fieldsets))
