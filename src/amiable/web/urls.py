"""Addresses of the screens."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from amiable.web.views import (
    absences,
    arrivals,
    batch,
    bulk,
    case,
    cause,
    customer,
    customer_edit,
    customers,
    decision,
    dispute,
    dispute_change,
    disputes,
    document,
    entry,
    errand,
    exports,
    first_steps,
    goodwill,
    home,
    overview,
    people,
    receivable,
    receivables,
    reconciliation,
    rejects,
    search,
    settings_company,
    settings_departments,
    statement,
    upload,
    views,
)
from amiable.web.views import settings as settings_pages


class Id:
    """A number of a row: no longer than the databases know, so that an absurd one is absent like any other."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Id, "id")

of_company: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("overview/", overview.overview, name="overview"),
    path("receivables/", receivables.receivables, name="receivables"),
    path("receivables/export/", exports.receivables_export, name="receivables_export"),
    path("receivables/hold/", bulk.receivables_hold, name="receivables_hold"),
    path("receivables/case/", case.receivables_case, name="receivables_case"),
    path("receivables/lift/", bulk.receivables_lift, name="receivables_lift"),
    path("receivables/<id:id>/", receivable.receivable, name="receivable"),
    path("receivables/<id:id>/document/", document.receivable_document, name="receivable_document"),
    path("receivables/<id:id>/dispute/", case.receivable_case, name="receivable_dispute"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<id:id>/", customer.customer, name="customer"),
    path("customers/<id:id>/edit/", customer_edit.customer_edit, name="customer_edit"),
    path("customers/<id:id>/terms/", customer_edit.customer_terms, name="customer_terms"),
    path("customers/<id:id>/contacts/", customer_edit.customer_contact, name="customer_contact"),
    path("customers/<id:id>/contacts/back/", customer_edit.customer_contact_back, name="customer_contact_back"),
    path("customers/<id:id>/notes/", customer.customer_note, name="customer_note"),
    path("customers/<id:id>/statement/", statement.customer_statement, name="customer_statement"),
    path("customers/<id:id>/case/", case.customer_case, name="customer_case"),
    path("causes/<id:id>/lift/", cause.lift, name="cause_lift"),
    path("causes/<id:id>/undo/", cause.undo, name="cause_undo"),
    path("contacts/<id:id>/", customer_edit.contact, name="contact"),
    path("contacts/<id:id>/remove/", customer_edit.contact_remove, name="contact_remove"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/export/", exports.disputes_export, name="disputes_export"),
    path("disputes/assign/", bulk.disputes_assign, name="disputes_assign"),
    path("disputes/<id:id>/", dispute.dispute, name="dispute"),
    path("disputes/<id:id>/decide/", decision.decision, name="dispute_decide"),
    path("disputes/<id:id>/undo/", decision.undo, name="dispute_undo"),
    path("disputes/<id:id>/change/", dispute_change.dispute_change, name="dispute_change"),
    path("disputes/<id:id>/back/", dispute_change.dispute_back, name="dispute_back"),
    path("disputes/<id:id>/goodwill/", goodwill.dispute_goodwill, name="dispute_goodwill"),
    path("disputes/<id:id>/cancel/", case.dispute_cancel, name="dispute_cancel"),
    path("views/new/", views.views_new, name="views_new"),
    path("views/<id:id>/", views.one_view, name="view"),
    path("views/<id:id>/remove/", views.view_remove, name="view_remove"),
    path("views/<id:id>/restore/", views.view_restore, name="view_restore"),
    path("errands/<id:id>/", errand.errand, name="errand"),
    path("errands/<id:id>/stop/", errand.errand_stop, name="errand_stop"),
    path("errands/<id:id>/undo/", errand.errand_undo, name="errand_undo"),
    path("errands/<id:id>/file/", errand.errand_file_of, name="errand_file"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("arrivals/model/", arrivals.arrivals_model, name="arrivals_model"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("uploads/<id:id>/", upload.upload, name="upload"),
    path("uploads/<id:id>/confirm/", upload.upload_confirm, name="upload_confirm"),
    path("uploads/<id:id>/abandon/", upload.upload_abandon, name="upload_abandon"),
    path("uploads/<id:id>/kind/", upload.upload_kind, name="upload_kind"),
    path("uploads/<id:id>/rejects/", rejects.upload_rejects, name="upload_rejects"),
    path("uploads/<id:id>/columns/", upload.upload_columns_chosen, name="upload_columns"),
    path("uploads/<id:id>/again/", upload.upload_again, name="upload_again"),
    path("batches/<id:id>/", batch.batch, name="batch"),
    path("batches/<id:id>/undo/", batch.batch_undo, name="batch_undo"),
    path("batches/<id:id>/rejects/", rejects.batch_rejects, name="batch_rejects"),
    path("batches/<id:id>/rejects/mend/", batch.batch_mend, name="batch_mend"),
    path("batches/<id:id>/rejects/back/", batch.batch_line_back, name="batch_line_back"),
    path("first-steps/", first_steps.first_steps, name="first_steps"),
    path("first-steps/back/", first_steps.first_steps_back, name="first_steps_back"),
    path("settings/", settings_pages.settings, name="settings"),
    path("settings/undo/", settings_pages.settings_undo, name="settings_undo"),
    path("settings/company/", settings_company.settings_company, name="settings_company"),
    path("settings/terms/", settings_company.settings_terms, name="settings_terms"),
    path("settings/policies/", settings_company.settings_policies, name="settings_policies"),
    path("settings/goodwill/", settings_company.settings_goodwill, name="settings_goodwill"),
    path("settings/departments/", settings_departments.settings_departments, name="settings_departments"),
    path("settings/people/", people.settings_people, name="settings_people"),
    path("settings/people/add/", people.settings_people_add, name="settings_people_add"),
    path("people/<id:id>/", people.person, name="person"),
    path("people/<id:id>/remove/", people.person_remove, name="person_remove"),
    path("people/<id:id>/restore/", people.person_restore, name="person_restore"),
    path("settings/absences/", absences.settings_absences, name="settings_absences"),
    path("absences/<id:id>/remove/", absences.absence_remove, name="absence_remove"),
    path("absences/<id:id>/restore/", absences.absence_restore, name="absence_restore"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.companies, name="companies"),
    path("c/<slug:slug>/", include(of_company)),
    path("language/", entry.language, name="language"),
    path("theme/", entry.theme, name="theme"),
    path("keys/", entry.keys, name="keys"),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/sign-up/", account.signup, name="account_signup"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/forgotten/", entry.password_forgotten, name="account_reset_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
if settings.DEBUG or settings.DEMO:
    from amiable.web.views import components

    urlpatterns.append(path("components/", components.components, name="components"))
if settings.DEMO:
    urlpatterns.append(path("demo/sign-in/", entry.demo_sign_in, name="demo_sign_in"))
