"""Doors to saved views and to errands: absent, another company's and somebody else's own look the same."""

from django.db.models import Q

from amiable.people.access import Absent, Acting, require
from amiable.portfolio.models import Errand, SavedView


def view_by_id(acting: Acting, view_id: int) -> SavedView:
    """A view of one's own, or a shared one, with its owner. Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    mine = Q(owner_id=acting.user_id) if acting.user_id is not None else Q()  # the operator sees all
    views = SavedView.objects.filter(mine | Q(shared=True), company=acting.company, pk=view_id)
    view = views.select_related("owner", "company").first()
    if view is None:
        raise Absent("aucune vue {view}", view=view_id)
    return view


def errand_by_id(acting: Acting, errand_id: int) -> Errand:
    """Something asked for that takes time. Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    errand = Errand.objects.filter(company=acting.company, pk=errand_id).select_related("company").first()
    if errand is None:
        raise Absent("aucun travail {errand}", errand=errand_id)
    return errand
