"""What HSDS 3.1 requires of each object, written down from its schemas; where objects lie within others."""

import re
from uuid import UUID

REQUIRED = {
    "organization": "id name description",
    "service": "id name status",
    "location": "id location_type",
    "contact": "id",
    "phone": "id number",
    "address": "id address_1 city state_province postal_code country address_type",
    "schedule": "id",
    "language": "id",
    "service_area": "id",
    "cost_option": "id",
    "required_document": "id",
    "accessibility": "id",
    "attribute": "id",
    "url": "id url",
    "taxonomy": "id name description",
    "taxonomy_term": "id name description",
}
WITHIN = {
    "organizations": "organization",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "organization": "organization",
    "locations": "location",
    "contacts": "contact",
    "phones": "phone",
    "addresses": "address",
    "schedules": "schedule",
    "languages": "language",
    "service_areas": "service_area",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "accessibility": "accessibility",
    "attributes": "attribute",
    "additional_urls": "url",
    "taxonomy_term": "taxonomy_term",
}
CHOICES = {
    ("service", "status"): {"active", "inactive", "defunct", "temporarily closed"},
    ("location", "location_type"): {"physical", "postal", "virtual"},
    ("address", "address_type"): {"physical", "postal", "virtual"},
    ("schedule", "freq"): {"WEEKLY", "MONTHLY"},
}
NUMBERS = {("cost_option", "amount")}
ADDRESSES = ("uri", "url", "website")


def faults(data, path="file", kind=None):
    """Where an object lacks something or has it in another form than HSDS wants it."""
    found = [f"{path}: {name} missing" for name in REQUIRED.get(kind, "").split() if data.get(name) in (None, "")]
    for name, value in data.items():
        here = f"{path}.{name}"
        if name in WITHIN:
            many = value if isinstance(value, list) else [value]
            for number, one in enumerate(many):
                found += faults(one, f"{here}[{number}]", WITHIN[name])
        elif (kind, name) in NUMBERS:
            found += [] if isinstance(value, int | float) else [f"{here}: no number"]
        elif not isinstance(value, str):
            found.append(f"{here}: no text")
        elif (name == "id" or name.endswith("_id")) and not _is_uuid(value):
            found.append(f"{here}: no identifier")
        elif name in ADDRESSES and not re.match(r"https?://\S+$", value):
            found.append(f"{here}: no address")
        elif value not in CHOICES.get((kind, name), {value}):
            found.append(f"{here}: {value} is no choice")
    return found


def _is_uuid(text):
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
