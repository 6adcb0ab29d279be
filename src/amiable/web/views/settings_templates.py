"""Settings of messages: how each template is worded in each language, with a preview on sample values."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.administration.operations import ChangedMeanwhile
from amiable.correspondence.operations import WordedMeanwhile, set_template
from amiable.correspondence.queries import template_row, templates_of
from amiable.correspondence.rendering import LONGEST_TEXT, LONGEST_TITLE, Rendered, UnableToWord, checked, fill
from amiable.correspondence.shipped import FIELDS, SAMPLES, WORDINGS, Wording
from amiable.people.access import Absent, Acting
from amiable.web import template_words
from amiable.web.dispute_fields import sentence
from amiable.web.page import Page, show, toast, view
from amiable.web.settings_forms import Plain, text_field
from amiable.web.settings_saving import FASTER, Saved, form_context, save, seen_in
from amiable.web.words import word

FIRST = next(iter(FIELDS))
EMPTY = gettext_lazy("Écrivez quelque chose, ou revenez au texte livré.")


class TemplateForm(Plain):
    """A wording: its title and its text, with fields in braces."""

    title = text_field(gettext_lazy("Objet"), LONGEST_TITLE, required=True, error_messages={"required": EMPTY})
    text = forms.CharField(
        label=gettext_lazy("Texte"),
        error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"rows": 20, "maxlength": str(LONGEST_TEXT), "spellcheck": "true"}),
    )


@view(GET="settings")
def settings_templates(page: Page) -> HttpResponse:
    """Every template, in each language: as shipped, or the company’s own."""
    rows = [
        row
        | {
            "name": word(template_words.NAMES, row["key"]),
            "when": word(template_words.WHEN, row["key"]),
            "wordings": [
                kept | {"url": _address(page, row["key"], code), "language": word(template_words.LANGUAGES, code)}
                for code, kept in row["languages"].items()
            ],
        }
        for row in templates_of(page.company)
    ]
    languages = [word(template_words.LANGUAGES, code) for code in WORDINGS]
    first = _address(page, FIRST, "fr")
    return show(page, "settings/templates.html", {"rows": rows, "columns": languages, "first": first})


@view(GET="settings", POST="settings")
def settings_template(page: Page) -> HttpResponse:
    """One template (`key`) in one language: worded, or looked at as it would arrive."""
    asked, sent = page.request.GET, page.request.POST
    key, language = asked.get("key", FIRST), asked.get("language", "fr")
    kept = template_row(page.company, key, language)
    if kept is None:
        raise Absent("aucun modèle {key}", key=key[:40])
    looks = "preview" in sent or bool(sent and page.request.headers.get("HX-Request"))
    begun = WORDINGS[language][key] if "shipped" in asked else Wording(kept["title"], kept["text"])
    form = TemplateForm(sent or None, initial={"title": begun.title, "text": begun.text})
    saved = Saved()
    if sent and not looks:
        saved = save(page, form, lambda acting: _word(acting, page, form, key, language))
        if saved.done:
            toast(page, _("Le modèle est enregistré : les prochains messages le suivront."))
            return HttpResponseRedirect(page.url("settings_templates"))
        kept = template_row(page.company, key, language) or kept
    context = form_context(page, form, saved, sent.get("seen", "") if looks else str(kept["version"]))
    context |= _around(page, key, language, kept, form)
    context["faster"] = {"rows": _differing(form, kept)} if saved.status == FASTER else None
    return show(page, "settings/template.html", context, part="settings/_template_preview.html", status=saved.status)


def _word(acting: Acting, page: Page, form: TemplateForm, key: str, language: str) -> None:
    seen = seen_in(page.request)
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    try:
        set_template(acting, key, language, title=title, text=text, version=version)
    except WordedMeanwhile as faster:
        raise ChangedMeanwhile(faster.template, **faster.values) from faster


def _around(page: Page, key: str, language: str, kept: dict[str, Any], form: TemplateForm) -> dict[str, Any]:
    """What stands around the form: names, fields, the preview, the way back to the shipped text."""
    title, text = (str(form[name].value() or "") for name in ("title", "text"))
    preview, fault = _preview(key, language, title, text)
    return {
        "name": word(template_words.NAMES, key),
        "when": word(template_words.WHEN, key),
        "language": word(template_words.LANGUAGES, language),
        "code": language,
        "own": kept["own"],
        "fields": [(f"{{{field}}}", word(template_words.FIELDS, field)) for field in FIELDS[key]],
        "preview": preview,
        "preview_fault": fault,
        "here": _address(page, key, language),
        "shipped_url": page.url("settings_template", query={"key": key, "language": language, "shipped": "1"}),
        "shipped_shown": "shipped" in page.request.GET and not page.request.POST,
        "draft": f"settings-template-{key}-{language}",
    }


def _preview(key: str, language: str, title: str, text: str) -> tuple[Rendered | None, str]:
    """The message on sample values, or a sentence that says why there is none."""
    try:
        wording = checked(key, title, text)
    except UnableToWord as refusal:
        return None, sentence(refusal)
    return fill(wording, {field: SAMPLES[language][field] for field in FIELDS[key]}), ""


def _differing(form: TemplateForm, kept: dict[str, Any]) -> list[tuple[Any, str]]:
    """What is kept now, where it is not what was typed."""
    typed = {name: " ".join(str(form[name].value() or "").split()) for name in ("title", "text")}
    return [(form[name].label, kept[name]) for name in typed if typed[name] != " ".join(kept[name].split())]


def _address(page: Page, key: str, language: str) -> str:
    return page.url("settings_template", query={"key": key, "language": language})
