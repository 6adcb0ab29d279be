"""Settings of the company itself: what it is called, its terms, its table of policies, its goodwill."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.administration import operations as administration
from amiable.administration.queries import VERBS, company_seen, last_change
from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.money import amount
from amiable.people.access import Acting
from amiable.people.queries import company_by_slug, departments_of
from amiable.web.page import Page, show, toast, view
from amiable.web.settings_example import policy_example, terms_example
from amiable.web.settings_forms import CompanyForm, GoodwillForm, PoliciesForm, TermsForm
from amiable.web.settings_saving import Saved, form_context, save, seen_in
from amiable.web.settings_words import TABLES, TABLES_SAID, rate_words, term_words


@view(GET="settings", POST="settings")
def settings_company(page: Page) -> HttpResponse:
    """Name, numbers and zone."""
    company = page.company
    kept = {name: getattr(company, name) for name in CompanyForm.base_fields}
    form = CompanyForm(page.request.POST or None, initial=kept, kept_zone=company.time_zone)

    def act(acting: Acting) -> Any:
        return administration.set_company(acting, seen=seen_in(page.request), **form.cleaned_data)

    return _changed(page, "company", form, act, _("La société est enregistrée."))


@view(GET="settings", POST="settings")
def settings_terms(page: Page) -> HttpResponse:
    """Term and rate, shown on an invoice of today; while one types, the example alone follows (GET)."""
    company = page.company
    trying = page.request.POST or (page.request.GET if "days" in page.request.GET else None)
    form = TermsForm(trying, initial=TermsForm.values_of(company))

    def act(acting: Acting) -> Any:
        term, rate = str(form.term), str(form.schedule)
        return administration.set_terms(acting, term=term, rate=rate, seen=seen_in(page.request))

    def more() -> dict[str, Any]:
        tried = (form.term, form.schedule) if form.is_bound and form.is_valid() else None
        term, schedule = tried or (parse_term(company.term), parse_rate(company.rate))
        example = terms_example(term, schedule, page.today)
        return {"example": example, "term": term_words(term), "rate": rate_words(schedule), "tried": bool(tried)}

    return _changed(page, "terms", form, act, _("Les conditions sont enregistrées."), more)


@view(GET="settings", POST="settings")
def settings_policies(page: Page) -> HttpResponse:
    """The tables of policies, each on the same invoice and the same three disputes."""
    form = PoliciesForm(
        page.request.POST or None, initial={"policies": page.company.policies}, choices=list(TABLES.items())
    )

    def act(acting: Acting) -> Any:
        table = form.cleaned_data["policies"]
        return administration.set_policies(acting, policies=table, seen=seen_in(page.request))

    def more() -> dict[str, Any]:
        example = policy_example(page.company, page.today)
        chosen = str(form["policies"].value())
        tables = [
            {"key": key, "title": title, "said": TABLES_SAID[key], "cases": example.tables[key], "on": key == chosen}
            for key, title in TABLES.items()
        ]
        return {"example": example, "tables": tables}

    return _changed(page, "policies", form, act, _("La règle vaut pour les décisions à venir."), more)


@view(GET="settings", POST="settings")
def settings_goodwill(page: Page) -> HttpResponse:
    """Up to how much may be conceded with one click."""
    company = page.company
    kept = {"under": _typed(company.goodwill_under), "per_year": _typed(company.goodwill_per_year)}
    form = GoodwillForm(page.request.POST or None, initial=kept)

    def act(acting: Acting) -> Any:
        return administration.set_goodwill(acting, seen=seen_in(page.request), **form.cleaned_data)

    return _changed(page, "goodwill", form, act, _("Le geste commercial est enregistré."))


def _changed(
    page: Page,
    part: str,
    form: Form,
    act: Callable[[Acting], Any],
    done: str,
    more: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Show a form of the settings, or save it and go back to the overview, where it can be undone."""
    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        toast(page, done, undo=page.url("settings_undo", query={"part": part}))
        return HttpResponseRedirect(page.url("settings"))
    company = company_by_slug(page.company.slug) if saved.faster else page.company
    context = form_context(page, form, saved, company_seen(company, part)) | more()
    context["faster"] = faster_told(part, form, company) if saved.faster else None
    return show(page, f"settings/{part}.html", context, part=f"settings/_{part}.html", status=saved.status)


def faster_told(part: str, form: Form, company: Any) -> dict[str, Any]:
    """Who changed it meanwhile, when, and what is kept now where it differs from what was typed: (label, kept)."""
    last = last_change(company, VERBS[part])
    kept = {name: str(value) for name, value in _kept(part, company).items()}
    typed = {name: str(form[name].value() or "") for name in kept}
    rows = [(form.fields[name].label, _shown(form, name, kept[name])) for name in kept if kept[name] != typed[name]]
    return {"who": last["actor"] if last else "", "at": last["at"] if last else None, "rows": rows}


def _kept(part: str, company: Any) -> dict[str, Any]:
    """Field of the form of a part → what is kept now, as it would be typed."""
    if part == "terms":
        return TermsForm.values_of(company)
    if part == "goodwill":
        return {"under": _typed(company.goodwill_under), "per_year": _typed(company.goodwill_per_year)}
    if part == "departments":
        return {
            f"{row['key']}_{name}": row[kept] or ""
            for row in departments_of(company)
            for name, kept in (("name", "name"), ("email", "email"), ("head", "head_id"))
        }
    fields = PoliciesForm.base_fields if part == "policies" else CompanyForm.base_fields
    return {name: getattr(company, name) for name in fields}


def _shown(form: Form, name: str, value: str) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value)) or _("rien")


def _typed(cents: int) -> str:
    """Cents as somebody types them: ``1200,00``."""
    return amount(cents).replace(".", ",")
