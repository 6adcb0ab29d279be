"""The tags: one way to write each thing, in the reader's language, with nothing a strict policy would refuse."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from amiable.web.picture.bar import Part, Wait
from amiable.web.picture.clock import ClockPicture, axis_of
from amiable.web.views.components import components

AS_OF = date(2026, 11, 24)
NASTY = '<img src=x onerror="alert(1)">'


def shown(source, **context):
    return engines["django"].from_string(source).render(context)


def words(source, **context):
    """The text alone, with plain spaces."""
    text = unescape(re.sub(r"<[^>]*>", "", shown(source, **context)))
    return re.sub(r"[ \u00a0\u202f\n]+", " ", text).strip()


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (469_200, "4\u202f692,00\u00a0€", "€4,692.00"),
        (128_463_005, "1\u202f284\u202f630,05\u00a0€", "€1,284,630.05"),
        (-57_600, "\u2212576,00\u00a0€", "\u2212€576.00"),
        (5, "0,05\u00a0€", "€0.05"),
    ],
)
def test_amounts_are_written_as_the_reader_writes_them(cents, french, english):
    assert shown("{% amount cents %}", cents=cents) == f'<span class="amt">{french}</span>'
    with translation.override("en"):
        assert shown("{% amount cents %}", cents=cents) == f'<span class="amt">{english}</span>'


def test_cents_are_smaller_only_in_great_figures():
    assert '<span class="c">,18</span>' in shown('{% amount 489418 "xl" %}')
    assert 'class="c"' not in shown('{% amount 489418 "b" %}')


def test_zero_is_pale_and_an_unknown_amount_says_why():
    assert 'class="amt faint"' in shown("{% amount 0 %}")
    unknown = shown('{% amount None title="taux inconnu" %}')
    assert "—" in unknown
    assert 'title="taux inconnu"' in unknown
    assert "0,00" not in unknown


def test_whole_euros_are_rounded_half_away_from_zero():
    assert words("{% amount 41287050 whole=True %}") == "412 871 €"


@pytest.mark.parametrize(
    ("form", "french", "english"),
    [
        ("short", "27/11/2026", "27/11/2026"),
        ("text", "ven. 27 nov.", "Fri 27 Nov"),
        ("brief", "27 nov.", "27 Nov"),
        ("long", "27 novembre 2026", "27 November 2026"),
    ],
)
def test_dates_are_day_first_in_both_languages(form, french, english):
    assert words("{% day when form %}", when=date(2026, 11, 27), form=form) == french
    with translation.override("en"):
        assert words("{% day when form %}", when=date(2026, 11, 27), form=form) == english


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert words('{% day when "text" %}', when=date(2026, 12, 1)) == "mar. 1er déc."
    assert words("{% day None %}") == "·"


def test_an_instant_is_told_in_the_zone_of_the_company():
    late_evening = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert words('{% instant when "Europe/Paris" %}', when=late_evening) == "25/11/2026 00:30"


@pytest.mark.parametrize(
    ("day", "told"),
    [(24, "aujourd’hui"), (23, "hier"), (25, "demain"), (22, "il y a 2 j"), (27, "dans 3 j")],
)
def test_an_age_is_counted_from_the_day_looked_at(day, told):
    assert words("{% age when as_of %}", when=date(2026, 11, day), as_of=AS_OF) == told


def test_days_late_are_red_with_a_clock_and_silent_when_there_are_none():
    assert words("{% late 71 full=True %}") == "71 j de retard"
    assert "<svg" in shown("{% late 71 %}")
    assert shown("{% late 0 %}{% late None %}{% late -3 %}") == ""


def test_counts_rates_and_shares():
    assert words("{% count 48207 %} {% count 312 sign=True %} {% count -4 %}") == "48 207 +312 \u22124"
    assert words("{% rate 1240 %} {% percent 4692 18480 %} {% percent 1 18480 %} {% percent 1 0 %}") == (
        "12,40 % 25 % < 1 % ·"
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% card title=x end=x %}{{ x }}{% endcard %}",
        "{% note title=x %}{{ x }}{% endnote %}",
        "{% sheet x x sub=x %}{{ x }}{% endsheet %}",
        "{% step 1 x end=x %}{{ x }}{% endstep %}",
        "{% stake x %}{% cell x %}{{ x }}{% endcell %}{% endstake %}",
        "{% nothing x %}{{ x }}{% endnothing %}",
        "{% sticky label=x %}{{ x }}{% endsticky %}",
        "{% timeline x %}{% moment 'in' who=x what=x when=x %}{{ x }}{% endmoment %}{% endtimeline %}",
        "{% moment 'ev' what=x when=x %}{% endmoment %}",
        "{% evidence x 2 note=x %}{{ x }}{% endevidence %}",
        "{% toast x x %}{% progress 1 2 x x %}",
        "{% keep as y %}{{ x }}{% endkeep %}{{ y }}",
        "{% pill 'paid' 1 x %}{% law x x %}{% turn 'dept' x %}{% reading 'original' x %}{% amount None title=x %}",
        "{% bar parts size='tall' label=x braces=True %}{% legend parts %}{% wait waits ended=x %}",
        "{% effect parts parts rows title=x %}",
        "{% clock_axis axis %}{% clock clock axis %}",
        "{% include 'components/views.html' %}{% include 'components/chips.html' %}",
        "{% include 'components/pager.html' with next_url=x previous_url=x shown=x %}",
    ],
)
def test_what_a_customer_wrote_is_never_taken_as_markup(source):
    clock = ClockPicture(date(2026, 7, 31), None, None, name=NASTY)
    views = [{"name": NASTY, "url": NASTY, "count": 1, "on": True}]
    html = shown(
        "{% if not False %}" + source + "{% endif %}",
        x=NASTY,
        parts=[Part("claimable", 5, NASTY, NASTY, NASTY, NASTY)],
        waits=[Wait("us", 3, NASTY)],
        rows=[(NASTY, NASTY, NASTY)],
        clock=clock,
        axis=axis_of([clock], AS_OF),
        views=views,
        chips=views,
        csrf_token="token",
    )
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_bar_whose_parts_are_links_names_each_and_one_without_is_a_picture_with_a_sentence():
    linked = shown("{% bar parts %}", parts=[Part("claimable", 469_200, href="/m", note="71 j")])
    assert 'role="group"' in linked
    assert re.search(r'<a [^>]*href="/m" aria-label="Certain, échu, 4\u202f692,00\u00a0€, 71 j"', linked)
    picture = shown("{% bar parts label='Encours' %}", parts=[Part("claimable", 469_200)])
    assert 'role="img"' in picture
    assert "Encours 4\u202f692,00\u00a0€" in picture


class Asked(forms.Form):
    amount = forms.CharField(help_text="En euros.")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    told = forms.BooleanField(required=False)


def test_a_field_is_tied_to_its_label_its_help_and_what_is_to_be_corrected():
    form = Asked({"amount": "", "kind": ""})
    html = shown("{% field form.amount 'r' %}{% field form.kind %}{% field form.told %}", form=form)
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    described = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert described == {"id_amount_helptext", "id_amount_error", "id_kind_error"}
    assert described <= ids
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= ids
    assert 'class="field r"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert "<legend" in html


def test_undoing_is_a_form_that_carries_the_token_of_the_page():
    request = RequestFactory().get("/")
    html = engines["django"].from_string("{% toast 'Fait' '/undo' %}").render({}, request)
    assert '<form method="post" action="/undo">' in html
    assert "csrfmiddlewaretoken" in html


def test_a_missing_piece_of_evidence_carries_the_button_that_asks_for_it():
    missing = shown("{% evidence 'Constat' 0 %}<a>Demander</a>{% endevidence %}")
    assert re.search(r'class="miss".*Constat.*<a>Demander</a>', missing)
    assert "Forte" in shown("{% evidence 'Constat' 3 %}{% endevidence %}")


def test_the_thread_says_who_can_see_each_moment():
    assert "interne" in shown("{% moment 'in' who='Qualité' %}{% endmoment %}")
    assert "visible par le client" in shown("{% moment 'out' who='Client' %}{% endmoment %}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_all_components_holds_nothing_inline(language):
    with translation.override(language):
        html = components(RequestFactory().get("/components/")).content.decode()
    assert len(html) > 30_000
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.findall(r"<script(?![^>]*\bsrc=)", html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
