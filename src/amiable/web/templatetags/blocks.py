"""Tags that hold a body: cards, sheets, steps, the stake band, the thread, evidence; and form fields, toasts, progress.

Each has one template in `components/`. A slot that is more than words is kept first:
``{% keep as end %}<a href="…">…</a>{% endkeep %}{% card title=_("…") end=end %}``.
"""

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from amiable.web.picture import writing

register = template.Library()


def _component(context: Context, name: str, **values: Any) -> SafeString:
    """The template of a component, with nothing of the page but what it is given and the form token."""
    inside = context.new(values)
    if token := context.get("csrf_token"):
        inside["csrf_token"] = token
    assert context.template is not None
    return context.template.engine.get_template(f"components/{name}.html").render(inside)


@register.simple_block_tag
def keep(content: SafeString) -> SafeString:
    """``{% keep as name %}…{% endkeep %}``: markup kept for a slot of another component."""
    return content


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: SafeString,
    title: str = "",
    end: str = "",
    id: str = "",  # noqa: A002
    css: str = "",
) -> SafeString:
    """One subject. `end` stands at the right of the title; `css` ``flush`` for a table from edge to edge."""
    return _component(context, "card", content=content, title=title, end=end, id=id, css=css)


@register.simple_block_tag(takes_context=True)
def note(context: Context, content: SafeString, title: str = "") -> SafeString:
    """A refusal or a warning: the fact, the line or document, the remedy."""
    return _component(context, "note", content=content, title=title)


@register.simple_block_tag(takes_context=True)
def sticky(context: Context, content: SafeString, label: str = "") -> SafeString:
    """The bar of a selection, at the foot of a list: count, sum, acts."""
    return _component(context, "sticky", content=content, label=label or _("Sélection"))


@register.simple_block_tag(takes_context=True)
def sheet(
    context: Context, content: SafeString, title: str, back_url: str, sub: str = "", over: bool = False
) -> SafeString:
    """The three-step dialog: a page by itself, or with `over` a sheet at the right of the page it comes after."""
    return _component(context, "sheet", content=content, title=title, back_url=back_url, sub=sub, over=over)


@register.simple_block_tag(takes_context=True)
def step(
    context: Context,
    content: SafeString,
    number: int,
    title: str,
    state: str = "now",
    end: str = "",
    edit_url: str = "",
) -> SafeString:
    """One step. `state`: done (stays readable, `edit_url` goes back), now, next."""
    return _component(
        context, "step", content=content, number=number, title=title, state=state, end=end, edit_url=edit_url
    )


@register.simple_block_tag(takes_context=True)
def stake(context: Context, content: SafeString, label: str = "") -> SafeString:
    """The head of a case: four `cell`, always stake, turn, deadline, next step."""
    return _component(context, "stake", content=content, label=label or _("L’essentiel"))


@register.simple_block_tag(takes_context=True)
def cell(context: Context, content: SafeString, title: str, act: bool = False) -> SafeString:
    """A cell of the stake band; `act` for the one with the next step."""
    return _component(context, "cell", content=content, title=title, act=act)


@register.simple_block_tag(takes_context=True)
def nothing(context: Context, content: SafeString, title: str) -> SafeString:
    """Why there is nothing, and what to do: never a bare empty list."""
    return _component(context, "nothing", content=content, title=title)


@register.simple_block_tag(takes_context=True)
def timeline(context: Context, content: SafeString, label: str = "") -> SafeString:
    """The thread of a case: `moment` elements, the latest first."""
    return _component(context, "timeline", content=content, label=label)


MOMENT_ICONS = {"": "mail", "out": "mail-forward", "in": "message-question", "dec": "gavel"}


@register.simple_block_tag(takes_context=True)
def moment(
    context: Context, content: SafeString, kind: str = "", who: str = "", what: str = "", when: str = "", icon: str = ""
) -> SafeString:
    """One thing that happened. `kind`: "" received, out (sent), in (internal), dec (decision), ev (automatic fact)."""
    return _component(
        context,
        "moment",
        content=mark_safe(content.strip()),
        kind=kind,
        who=who,
        what=what,
        when=when,
        icon=icon or MOMENT_ICONS.get(kind, ""),
        inside=kind == "in",
    )


@register.simple_block_tag(takes_context=True)
def evidence(context: Context, content: SafeString, title: str, level: int = 0, note: str = "") -> SafeString:
    """A piece of evidence, its strength (1 to 3); `level` 0 is missing, the body then holds what asks for it."""
    return _component(context, "evidence", content=mark_safe(content.strip()), title=title, level=level, note=note)


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, css: str = "") -> SafeString:
    """A form field: label, control, help, and what to correct. `css` ``r`` sets amounts to the right."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    classes = [widget.attrs.get("class", ""), "" if kind in ("checkbox", "radio") else "field", css]
    control = bound.as_widget(attrs={"class": " ".join(filter(None, classes))} if any(classes) else {})
    return _component(
        context, "field", field=bound, control=control, check=kind == "checkbox" and not bound.use_fieldset
    )


@register.simple_tag(takes_context=True)
def toast(context: Context, text: str, undo_url: str = "") -> SafeString:
    """What was just done, with its undoing (key `u`)."""
    return _component(context, "toast", text=text, undo_url=undo_url)


@register.simple_tag(takes_context=True)
def progress(context: Context, done: int, total: int, label: str, unit: str = "") -> SafeString:
    """Work that goes on: the count done of the total, never a spinner."""
    values = {"done": writing.count(done), "total": writing.count(total), "unit": unit}
    said = _("%(done)s %(unit)s sur %(total)s") if unit else _("%(done)s sur %(total)s")
    return _component(context, "progress", done=done, total=total, label=label, said=said % values)
