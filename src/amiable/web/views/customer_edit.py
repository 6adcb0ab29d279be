"""Changing who a customer is and what was agreed with it; adding, changing, taking away and putting back its
contacts. Each form is a sheet over the customer's page, and a page by itself."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.journal.operations import AlreadyDone
from amiable.people.access import Acting
from amiable.receivables.access import contact_by_id, customer_by_id
from amiable.receivables.operations import set_terms
from amiable.receivables.operations.contacts import (
    UnableToSetContact,
    add_contact,
    remove_contact,
    restore_contact,
    set_contact,
    told_of,
)
from amiable.receivables.operations.identity import identity_of, set_customer
from amiable.receivables.operations.meanwhile import ChangedMeanwhile
from amiable.receivables.queries.customers import customer_traits
from amiable.web.customer_forms import (
    ContactForm,
    CustomerTermsForm,
    IdentityForm,
    Saved,
    save,
    terms_typed,
    version_sent,
)
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.receivables.models import Contact, Customer


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form about a customer: what it is called, its button, and where one goes from it. `now`: what is stored, by
    field, for who was too late to see; `version` that of what it changes (0: it adds)."""

    page: Page
    customer: "Customer"
    heading: str
    verb: str
    part: str
    now: Callable[[], dict[str, Any]] = dict
    version: int = 0

    @property
    def back(self) -> str:
        return f"{self.page.url('customer', id=self.customer.pk)}#{self.part}"


@view(GET="import", POST="import")
def customer_edit(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Who the customer is."""
    found = customer_by_id(page.acting, id)
    offered = customer_traits(page.company)
    sheet = Sheet(
        page, found, _("La fiche du client"), _("Enregistrer la fiche"), "fiche",
        lambda: asdict(identity_of(customer_by_id(page.acting, id))), found.version,
    )  # fmt: skip
    form = IdentityForm(page.request.POST or None, offered=offered, initial=asdict(identity_of(found)))

    def act(acting: Acting) -> Any:
        return set_customer(acting, found, form.identity, version=version_sent(page))

    return _sheet(sheet, form, act, _("La fiche de %(name)s est enregistrée."))


@view(GET="import", POST="import")
def customer_terms(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The term and the rate agreed with the customer."""
    found = customer_by_id(page.acting, id)

    def now() -> dict[str, Any]:
        stored = customer_by_id(page.acting, id)
        return terms_typed(stored.term, stored.rate)

    sheet = Sheet(page, found, _("Ses conditions"), _("Enregistrer les conditions"), "conditions", now, found.version)
    form = CustomerTermsForm(page.request.POST or None, initial=now())

    def act(acting: Acting) -> Any:
        return set_terms(acting, found, **form.stored, version=version_sent(page))

    return _sheet(sheet, form, act, _("Les conditions de %(name)s sont enregistrées."))


@view(GET="dispute", POST="dispute")
def customer_contact(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """A new contact."""
    found = customer_by_id(page.acting, id)
    sheet = Sheet(page, found, _("Un contact de plus"), _("Ajouter le contact"), "contacts")
    form = ContactForm(page.request.POST or None, initial={"role": "accounts_payable"})
    return _sheet(sheet, form, lambda acting: add_contact(acting, found, form.told), _("Le contact est ajouté."))


@view(GET="dispute", POST="dispute")
def contact(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """A contact that is there."""
    found = contact_by_id(page.acting, id)
    sheet = Sheet(
        page, found.customer, _("Le contact"), _("Enregistrer le contact"), "contacts",
        lambda: _typed(contact_by_id(page.acting, id)), found.version,
    )  # fmt: skip
    form = ContactForm(page.request.POST or None, initial=_typed(found))

    def act(acting: Acting) -> Any:
        return set_contact(acting, found, form.told, version=version_sent(page))

    return _sheet(sheet, form, act, _("Le contact est enregistré."))


@view(POST="dispute")
def contact_remove(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take a contact away; the message puts it back."""
    now_only(page)
    found = contact_by_id(page.acting, id)
    try:
        operation = remove_contact(page.acting, found)
    except ChangedMeanwhile:
        return _to_contacts(page, found.customer_id)  # it is gone: what was asked for is so
    undo = page.url("customer_contact_back", id=found.customer_id, query={"operation": operation})
    toast(page, _("%(name)s n’est plus parmi les contacts.") % {"name": found.name}, undo=undo)
    return _to_contacts(page, found.customer_id)


@view(POST="dispute")
def customer_contact_back(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Put back the contact that the operation of the address took away, once."""
    now_only(page)
    found = customer_by_id(page.acting, id)
    named = page.request.GET.get("operation", "")
    operation = int(named) if named.isdecimal() and len(named) < 20 else 0
    try:
        made = restore_contact(replace(page.acting, once=f"contact-{operation}"), found, operation)
    except AlreadyDone:
        return _to_contacts(page, id)
    except UnableToSetContact as refusal:
        context = {"title": found.name, "refusal": refusal, "back": page.url("customer", id=id)}
        return show(page, "customer/not_back.html", context, status=409)
    toast(page, _("%(name)s est de nouveau parmi les contacts.") % {"name": made.name})
    return _to_contacts(page, id)


def _to_contacts(page: Page, customer_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{page.url('customer', id=customer_id)}#contacts")


def _typed(found: "Contact") -> dict[str, Any]:
    told = asdict(told_of(found))
    return told | {"no_automatic": not told["automatic"]}


def _sheet(sheet: Sheet, form: Form, act: Callable[[Acting], Any], done: str) -> HttpResponse:
    """The form, or what it asks for done once and told."""
    page = sheet.page
    if page.request.method != "POST":
        return _shown(sheet, form, Saved())
    saved = save(page, form, act)
    if not saved.done:
        return _shown(sheet, form, saved)
    toast(page, done % {"name": sheet.customer.name})
    return HttpResponseRedirect(sheet.back)


def _shown(sheet: Sheet, form: Form, saved: Saved) -> HttpResponse:
    """Whoever was too late sees what is stored now, and may send what they typed over it."""
    page = sheet.page
    faster = saved.status == 409
    corrected = saved.status == 422
    version = version_sent(page) if corrected else sheet.version
    context = {
        "heading": sheet.heading,
        "verb": sheet.verb,
        "title": sheet.customer.name,
        "back": sheet.back,
        "draft": f"{sheet.part}-{sheet.customer.pk}-{sheet.version}",
        "form": form,
        "version": version,
        "key": (page.request.POST.get(FORM_KEY) if corrected else "") or form_key(),
        "refusal": saved.refusal,
        "latest": _differences(form, sheet.now()) if faster else [],
    }
    return show(page, "customer/form.html", context, status=saved.status)


def _differences(form: Form, now: dict[str, Any]) -> list[tuple[str, str]]:
    """What is stored where it is not what was typed: label, value."""
    typed = form.cleaned_data
    return [
        (str(form.fields[name].label), _said(form, name, value))
        for name, value in now.items()
        if name in form.fields and (typed.get(name) or "") != (value or "")
    ]


def _said(form: Form, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value)) or "·"
