"""Addresses of the screens."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from amiable.web.views import (
    arrivals,
    batch,
    decision,
    dispute,
    disputes,
    entry,
    home,
    opening,
    receivable,
    receivables,
    upload,
)


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
    path("receivables/", receivables.receivables, name="receivables"),
    path("receivables/<id:id>/", receivable.receivable, name="receivable"),
    path("receivables/<id:id>/dispute/", opening.opening, name="receivable_dispute"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<id:id>/", dispute.dispute, name="dispute"),
    path("disputes/<id:id>/decide/", decision.decision, name="dispute_decide"),
    path("disputes/<id:id>/undo/", decision.undo, name="dispute_undo"),
    path("disputes/<id:id>/cancel/", opening.cancel, name="dispute_cancel"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("uploads/<id:id>/", upload.upload, name="upload"),
    path("uploads/<id:id>/confirm/", upload.upload_confirm, name="upload_confirm"),
    path("uploads/<id:id>/abandon/", upload.upload_abandon, name="upload_abandon"),
    path("uploads/<id:id>/columns/", upload.upload_columns_chosen, name="upload_columns"),
    path("uploads/<id:id>/again/", upload.upload_again, name="upload_again"),
    path("batches/<id:id>/", batch.batch, name="batch"),
    path("batches/<id:id>/undo/", batch.batch_undo, name="batch_undo"),
    path("batches/<id:id>/rejects/", batch.batch_rejects, name="batch_rejects"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.companies, name="companies"),
    path("c/<slug:slug>/", include(of_company)),
    path("language/", entry.language, name="language"),
    path("theme/", entry.theme, name="theme"),
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
