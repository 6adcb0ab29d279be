"""The wordings a company has: its own, or the shipped ones."""

from typing import Any

from amiable.correspondence.models import Template
from amiable.correspondence.shipped import FIELDS, LANGUAGES, TO_CUSTOMER, WORDINGS
from amiable.people.models import Company


def templates_of(company: Company) -> list[dict[str, Any]]:
    """Every template, in the order of `shipped.FIELDS`: {key, to_customer, languages: {language: {title, text, own,
    version}}}; `own`: the company worded it itself; `version` 0: as shipped."""
    kept = {(row.key, row.language): row for row in Template.objects.filter(company=company)}
    return [
        {
            "key": key,
            "to_customer": key in TO_CUSTOMER,
            "languages": {language: _shown(key, language, kept.get((key, language))) for language in LANGUAGES},
        }
        for key in FIELDS
    ]


def template_row(company: Company, key: str, language: str) -> dict[str, Any] | None:
    """One of them in one language: {title, text, own, version}; None where there is no such template."""
    if key not in FIELDS or language not in LANGUAGES:
        return None
    return _shown(key, language, Template.objects.filter(company=company, key=key, language=language).first())


def _shown(key: str, language: str, own: Template | None) -> dict[str, Any]:
    worded = own if own and own.title else None
    wording = worded or WORDINGS[language][key]
    return {
        "title": wording.title,
        "text": wording.text,
        "own": worded is not None,
        "version": own.version if own else 0,
    }
