"""From which stage to which a dispute may go."""

import pytest

from amiable.core.stages import BY_HAND, ENDED, LABELS, MOVES, STAGES, NotAllowed, check_move, turn_after


@pytest.mark.parametrize("now", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_a_move_is_allowed_where_the_table_says_so_and_refused_with_a_reason_else(now, to):
    if to in MOVES[now]:
        check_move(now, to)
        return
    with pytest.raises(NotAllowed, match=LABELS[now] if now != "cancelled" or to == now else "annulé"):
        check_move(now, to)


def test_every_open_stage_can_end_and_what_ended_opens_only_again():
    for stage in set(STAGES) - set(ENDED):
        assert "resolved" in MOVES[stage]
    assert {MOVES[stage] for stage in ENDED} == {("reopened",), ()}


def test_nobody_chooses_an_end_by_hand():
    assert not set(BY_HAND) & {*ENDED, "reopened", "reported"}


@pytest.mark.parametrize(
    ("to", "turn", "then"),
    [
        ("proposed", "us", "customer"),
        ("proposed", "logistics", "customer"),
        ("investigating", "customer", "us"),
        ("investigating", "logistics", "logistics"),
        ("mediation", "customer", "customer"),
    ],
)
def test_a_proposal_waits_for_the_customer_until_the_case_is_taken_up_again(to, turn, then):
    assert turn_after(to, turn) == then


def test_a_stage_that_is_none_is_refused_with_the_list():
    with pytest.raises(NotAllowed, match="« perdu » inconnue : reported"):
        check_move("reported", "perdu")
