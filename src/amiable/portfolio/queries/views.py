"""Reads of saved views."""

from typing import Any

from django.db.models import Q

from amiable.people.models import Company
from amiable.portfolio.models import SavedView


def saved_views(company: Company, user_id: int | None, listing: str) -> list[dict[str, Any]]:
    """The views of a list that somebody sees, their own first, then by name: id, name, query, shared, role, version,
    own (whether theirs), owner (name). One statement."""
    seen = Q(owner_id=user_id) | Q(shared=True)
    rows = SavedView.objects.filter(seen, company=company, listing=listing).select_related("owner")
    told = [view_row(row) | {"own": row.owner_id == user_id} for row in rows.order_by("name", "pk")]
    return sorted(told, key=lambda row: not row["own"])


def view_row(view: SavedView) -> dict[str, Any]:
    """A view that its caller got through the door: id, listing, name, query, shared, role, version, owner (name)."""
    names = ("listing", "name", "query", "shared", "role", "version")
    return {
        "id": view.pk,
        **{name: getattr(view, name) for name in names},
        "owner": view.owner.get_full_name() or view.owner.get_username(),
    }
