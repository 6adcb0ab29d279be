"""Arrivals: dropping files, what is refused at the door, what is on its way and what was taken."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.intake.lists import Item, text
from tests.intake.uploads import FEC_NAME, small_fec, taken, work
from tests.web.reading import href, ink_buttons, rows_of, statements, text_of

from amiable.intake.models import FilePiece, Upload
from amiable.intake.operations import LIMITS, receive, undo
from amiable.intake.operations import limits as limits_of_intake
from amiable.people.access import as_user
from amiable.web import received

LIST = text([Item("C1", "F1", 10_000), Item("C1", "F2", 20_000)])


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = "2026-11-24"


def address(acting, name: str = "arrivals", **parts: int) -> str:
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


def drop(client, acting, *files: tuple[str, bytes], **fields: str):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(address(acting), {"files": sent, **fields})


# ---- dropping


def test_a_dropped_list_is_kept_whole_and_leads_to_its_page(acting, signed_in):
    answer = drop(signed_in(), acting, ("postes.csv", LIST))
    upload = Upload.objects.get(company=acting.company)
    assert answer.headers["Location"] == address(acting, "upload", id=upload.pk)
    assert b"".join(FilePiece.objects.order_by("number").values_list("content", flat=True)) == LIST
    assert (upload.mode, upload.as_of) == ("stock", None)


def test_several_exercises_are_dropped_together(acting, signed_in):
    drop(signed_in(), acting, (FEC_NAME, small_fec()), (FEC_NAME.replace("2025", "2024"), small_fec("B")))
    assert Upload.objects.get(company=acting.company).files.count() == 2


def test_what_a_list_shows_and_its_day_can_be_said_as_people_write_it(acting, signed_in):
    drop(signed_in(), acting, ("postes.csv", LIST), mode="delta", as_of="20/11/2026")
    upload = Upload.objects.get(company=acting.company)
    assert (upload.mode, upload.as_of.isoformat()) == ("delta", "2026-11-20")


def test_a_file_larger_than_what_is_kept_in_memory_comes_through_whole(acting, signed_in, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = text([Item("C1", f"F{number}", 10_000) for number in range(400)])
    assert len(content) > 20_000
    drop(signed_in(), acting, ("postes.csv", content))
    assert b"".join(FilePiece.objects.order_by("number").values_list("content", flat=True)) == content


def test_the_same_file_dropped_twice_joins_the_first(acting, signed_in):
    client = signed_in()
    first = drop(client, acting, ("postes.csv", LIST))
    second = drop(client, acting, ("postes.csv", LIST))
    assert second.headers["Location"] == first.headers["Location"]
    assert Upload.objects.count() == 1
    said = client.get(second.headers["Location"]).content.decode()
    assert "Ces fichiers étaient déjà déposés" in said


@pytest.mark.parametrize(
    ("files", "fields", "said"),
    [
        ([], {}, "Aucun fichier n’est déposé"),
        ([("vide.csv", b"")], {}, "« vide.csv » est vide"),
        ([("blanc.csv", b" \r\n ")], {}, "« blanc.csv » est vide"),
        ([("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(50))], {}, "« photo.csv »"),
        ([("postes.csv", LIST)], {"as_of": "25/11/2026"}, "25/11/2026 est dans l’avenir"),
        ([("postes.csv", LIST)], {"as_of": "hier"}, "« hier » n’est pas une date comme 24/11/2026"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_the_form_and_nothing_is_kept(acting, signed_in, files, fields, said):
    answer = drop(signed_in(), acting, *files, mode="delta", **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'role="alert"' in answer.content.decode()
    assert 'value="delta" checked' in answer.content.decode()
    assert Upload.objects.count() == 0


def test_an_odd_day_is_shown_again_as_it_was_typed(acting, signed_in):
    answer = drop(signed_in(), acting, ("postes.csv", LIST), as_of="32/11/2026")
    page = answer.content.decode()
    assert 'value="32/11/2026"' in page and '<details class="am-card am-fold" open>' in page


# ---- limits: nothing beyond them is kept


def test_more_files_than_may_be_are_all_counted_and_none_is_kept(acting, signed_in):
    answer = drop(signed_in(), acting, *((f"f{number}.csv", LIST) for number in range(9)))
    assert answer.status_code == 422
    assert "9 fichiers sont déposés ensemble, 6 au plus sont pris" in text_of(answer)
    assert Upload.objects.count() == 0


def test_a_whole_folder_is_told_too(acting, signed_in):
    answer = drop(signed_in(), acting, *((f"f{number}.csv", b"a;b") for number in range(150)))
    assert answer.status_code == 422
    assert "6 au plus sont pris" in text_of(answer)


def test_more_bytes_than_may_be_are_refused_and_the_rest_is_dropped(acting, signed_in, monkeypatch):
    small = limits_of_intake.Limit(100_000, LIMITS["bytes"].said)
    monkeypatch.setitem(LIMITS, "bytes", small)
    answer = drop(signed_in(), acting, ("un.csv", b"a" * 60_000), ("deux.csv", b"b" * 900_000))
    assert answer.status_code == 422
    assert "Ce qui est déposé dépasse 100000 Mo" in text_of(answer)
    assert Upload.objects.count() == 0


def test_the_bytes_beyond_the_limit_are_read_but_never_handed_on(rf, monkeypatch):
    monkeypatch.setitem(LIMITS, "bytes", limits_of_intake.Limit(100_000, LIMITS["bytes"].said))
    kept = []

    class Keeper(received.FileUploadHandler):
        def receive_data_chunk(self, raw_data, start):
            kept.append(len(raw_data))

        def file_complete(self, file_size):
            return None

    request = rf.post("/", {"token": "abc", "files": BytesIO(b"c" * 3_000_000)})
    request.upload_handlers = [received.Bounded(request), Keeper(request)]
    assert request.POST["token"] == "abc"
    assert sum(kept) <= 100_000
    assert request.read() == b""


# ---- who, and when


def test_a_form_with_files_and_no_sound_token_is_refused(acting):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "fr"})
    client.force_login(
        factories.user(acting.company, "accountant"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert drop(client, acting, ("postes.csv", LIST)).status_code == 403
    assert Upload.objects.count() == 0
    client.get(address(acting))
    token = client.cookies["csrftoken"].value
    assert drop(client, acting, ("postes.csv", LIST), csrfmiddlewaretoken=token).status_code == 302
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "resolver", "salesperson", "department_head", "director"])
def test_a_role_that_may_not_import_looks_and_sees_no_drop_zone(acting, signed_in, role):
    taken(acting, [("postes.csv", LIST)])
    client = signed_in(role)
    page = client.get(address(acting))
    assert page.status_code == 200 and 'type="file"' not in page.content.decode()
    assert "Votre rôle regarde les arrivées" in text_of(page)
    assert len(rows_of(page)) == 1
    assert drop(client, acting, ("postes.csv", LIST)).status_code == 403


def test_at_another_moment_nothing_is_offered_and_nothing_is_taken(acting, signed_in):
    client = signed_in()
    then = f"{address(acting)}?as_of=2026-10-31"
    assert 'type="file"' not in client.get(then).content.decode()
    answer = client.post(then, {"files": SimpleUploadedFile("postes.csv", LIST)})
    assert answer.status_code == 422 and "revenez à aujourd’hui" in text_of(answer)
    assert Upload.objects.count() == 0


def test_corrected_lines_complete_a_batch_of_this_company_only(acting, signed_in):
    batch = taken(acting, [("postes.csv", LIST)]).batch_id
    client = signed_in()
    page = client.get(address(acting), {"replays": batch})
    assert f"complètent le lot {batch}" in text_of(page)
    drop(client, acting, ("reprise.csv", LIST), replays=str(batch))
    upload = Upload.objects.latest("pk")
    assert (upload.replays_id, upload.mode) == (batch, "delta")
    work(upload)
    theirs = factories.acting()
    other = taken(theirs, [("postes.csv", LIST)]).batch_id
    assert client.get(address(acting), {"replays": other}).status_code == 404
    assert drop(client, acting, ("autre.csv", LIST), replays=str(other)).status_code == 404
    assert client.get(address(acting), {"replays": "9" * 30}).status_code == 200


# ---- what is listed


def test_before_anything_arrived_the_page_says_what_a_first_file_does(acting, signed_in):
    page = signed_in().get(address(acting))
    assert "Rien n’est encore arrivé" in text_of(page) and ink_buttons(page) == 1


def test_each_arrival_says_its_state_who_when_and_what_it_changed(acting, signed_in):
    user = factories.user(acting.company, "accountant")
    user.first_name, user.last_name = "Basile", "Ormelle"
    user.save()
    basile = as_user(acting.company, user, acting.at)
    bad = "C1;Maison C1;F9;31/02/2026;15/10/2026;1,00;1,00"
    batch = taken(basile, [("premier.csv", text([Item("C1", "F1", 10_000), bad]))]).batch_id
    work(receive(acting, [("second.csv", LIST)]))
    work(receive(acting, [("inconnu.csv", b"un;deux\r\n1;2\r\n")]))
    receive(acting, [("attend.csv", text([Item("C3", "F3", 100)]))])
    page = signed_in("auditor").get(address(acting))
    rows = {
        next(name for name in ("premier", "second", "inconnu", "attend") if name in row): row for row in rows_of(page)
    }
    assert "reçu" in rows["attend"] and "24/11/2026 10:00" in rows["attend"]
    assert "refusé" in rows["inconnu"]
    assert "à confirmer" in rows["second"] and "Postes ouverts, liste complète au 24/11/2026" in rows["second"]
    assert "importé Basile Ormelle" in rows["premier"] and rows["premier"].endswith("1 0 0 1")
    assert href(page, "premier.csv") == address(acting, "batch", id=batch)


def test_an_import_taken_back_is_told_as_such(acting, signed_in):
    undo(acting, taken(acting, [("postes.csv", LIST)]).batch_id)
    (row,) = rows_of(signed_in().get(address(acting)))
    assert "annulé" in row and "importé" not in row


def test_the_list_asks_again_by_itself_only_while_something_is_under_way(acting, signed_in):
    client = signed_in()
    upload = receive(acting, [("postes.csv", LIST)])
    asked = {"HX-Request": "true"}
    part = client.get(address(acting), headers=asked).content.decode()
    assert 'hx-trigger="every 3s"' in part and "<html" not in part and 'type="file"' not in part
    work(upload)
    assert "hx-trigger" not in client.get(address(acting), headers=asked).content.decode()


def test_a_name_from_outside_is_shown_as_text_and_cut(acting, signed_in):
    receive(acting, [(f"<script>alert(1)</script>{'x' * 150}.csv".replace("/", "-"), LIST)])
    page = signed_in().get(address(acting)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "x" * 100 not in page


def test_another_company_sees_none_of_it(acting, signed_in):
    taken(acting, [("postes.csv", LIST)])
    other = factories.acting()
    client = signed_in("accountant", of=other.company)
    assert client.get(address(acting)).status_code == 404
    assert "postes.csv" not in client.get(address(other)).content.decode()


def test_as_many_statements_for_one_arrival_as_for_thirty(acting, signed_in):
    client = signed_in()
    taken(acting, [("a.csv", text([Item("C1", "A", 100)]))], mode="delta")
    work(receive(acting, [("b.csv", text([Item("C1", "B", 100)]))], mode="delta"))
    one = statements(client, address(acting))
    for number in range(15):
        taken(acting, [(f"a{number}.csv", text([Item("C1", f"A{number}", 100)]))], mode="delta")
        work(receive(acting, [(f"b{number}.csv", text([Item("C1", f"B{number}", 100)]))], mode="delta"))
    assert len(rows_of(client.get(address(acting)))) == 30
    assert statements(client, address(acting)) == one
