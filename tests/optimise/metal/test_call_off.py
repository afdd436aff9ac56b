"""What can be called off: by month, lead, dates and least load (S21)."""

import pytest

from marcha.optimise.metal.call_off import needed_call_offs, possible_call_offs
from marcha.plans.plan import CallOff
from marcha.plant.ids import AgreementId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, DeliveryState
from marcha.plant.timeline import minute_up
from tests.optimise.small import (
    DAY_MIN,
    LOG_KG,
    START,
    agreement,
    at,
    delivery,
    die,
    lot,
    order,
    plant,
    press,
    runs,
    scheduled,
    tonnes,
)

AC = AgreementId("AC")
FEBRUARY, MARCH = (minute_up(plant(), START.replace(month=m, day=1)) for m in (2, 3))
"""First minutes of February and March; the plan starts on 4 January."""


def offers(made: Plant, *kept: CallOff) -> list[tuple[int, int, int]]:
    """Ordered, arrives and logs of all that could be called off."""
    return [
        (each.ordered, each.arrives, each.pieces)
        for each in possible_call_offs(made, kept)[0]
    ]


def world(stated: Agreement, *more: object, days: int = 60, now: int = 0) -> Plant:
    """Make a plant with one agreement."""
    return plant(stated, *more, days=days, now=now)


def test_every_month_gives_one_load_at_its_first_possible_minute() -> None:
    """
    Protects S21: 2,600 kg a month are five logs of 500 kg.

    Lead and mean delay are 3 + 1 days: what is ordered at 0 arrives at 4 days; February
    and March are ordered so that they arrive in their first minute. The horizon of 60
    days ends on 5 March.
    """
    made = world(agreement(kg_month=2600.0, lead_days=3, mean_delay_days=1))
    lead = 4 * DAY_MIN
    assert offers(made) == [
        (0, lead, 5),
        (FEBRUARY - lead, FEBRUARY, 5),
        (MARCH - lead, MARCH, 5),
    ]


def test_without_a_monthly_quantity_nothing_can_be_called_off() -> None:
    """Protects S21: ``None`` means none beyond the promised deliveries; so does 0."""
    assert offers(world(agreement())) == []
    assert offers(world(agreement(kg_month=0.0))) == []


def test_less_than_a_log_is_nothing() -> None:
    """Protects whole logs: 499 kg a month."""
    assert offers(world(agreement(kg_month=499.0))) == []
    assert [logs for *_, logs in offers(world(agreement(kg_month=500.0)))] == [1, 1, 1]


def test_nothing_is_ordered_before_now() -> None:
    """Protects S21 and S31: on day 10, a lead of 3 days gives day 13."""
    made = world(agreement(kg_month=500.0, lead_days=3), now=10 * DAY_MIN, days=20)
    assert offers(made) == [(10 * DAY_MIN, 13 * DAY_MIN, 1)]


def test_what_would_arrive_after_the_horizon_is_not_offered() -> None:
    """Protects S32: a lead of ten days within a horizon of ten days."""
    assert offers(world(agreement(kg_month=500.0, lead_days=10), days=10)) == []


@pytest.mark.parametrize(
    ("state", "january"),
    [
        (DeliveryState.PROMISED, 2),
        (DeliveryState.SHIPPED, 2),
        (DeliveryState.RECEIVED, 2),
        (DeliveryState.CANCELLED, 5),
    ],
)
def test_deliveries_count_in_the_month_in_which_they_arrive(
    state: DeliveryState, january: int
) -> None:
    """
    Protects S21: three of January's five logs come with a delivery on day 20.

    Received ones count too, cancelled ones never.
    """
    made = world(
        agreement(kg_month=2500.0),
        delivery("E", 3, 20 * DAY_MIN, agreement=AC, state=state),
        days=40,
    )
    assert [logs for *_, logs in offers(made)] == [january, 5]


def test_a_delivery_that_the_mean_delay_moves_counts_in_the_later_month() -> None:
    """
    Protects S21: promised on 31 January, two days late in the mean: February.

    A received one counts when it was promised: January.
    """
    stated = agreement(kg_month=2500.0, mean_delay_days=2)
    last = 27 * DAY_MIN
    assert at(last).day == 31
    for state, logs in (
        (DeliveryState.PROMISED, [5, 2]),
        (DeliveryState.RECEIVED, [2, 5]),
    ):
        made = world(stated, delivery("E", 3, last, agreement=AC, state=state), days=40)
        assert [each for *_, each in offers(made)] == logs


def test_deliveries_of_other_agreements_do_not_count() -> None:
    """Protects S21: each agreement has its own limit."""
    made = world(
        agreement(kg_month=1000.0),
        agreement("OTHER"),
        delivery("E", 3, DAY_MIN, agreement=AgreementId("OTHER")),
        delivery("F", 3, DAY_MIN),
        days=10,
    )
    assert [logs for *_, logs in offers(made)] == [2]


def test_a_load_below_the_least_is_not_offered() -> None:
    """Protects S21: of 2,500 kg three logs are promised; 1,000 kg are left."""
    promised = delivery("E", 3, 0, agreement=AC)
    for least, logs in ((1000.0, [2]), (1001.0, [])):
        made = world(
            agreement(kg_month=2500.0, call_off_min_kg=least), promised, days=10
        )
        assert [each for *_, each in offers(made)] == logs


def test_loads_arrive_within_the_dates_of_the_agreement() -> None:
    """
    Protects S21: the agreement begins on day 10 and ends on day 40.

    With a lead of two days the first load arrives on day 10 or soon after, at least two
    days after its order, and none after day 40.
    """
    made = world(
        agreement(
            kg_month=500.0, lead_days=2, starts=at(10 * DAY_MIN), ends=at(40 * DAY_MIN)
        )
    )
    found = offers(made)
    assert len(found) == 2
    for ordered, arrives, _ in found:
        assert arrives - ordered >= 2 * DAY_MIN
        assert ordered >= 0
        assert 10 * DAY_MIN <= arrives <= 40 * DAY_MIN
    assert found[1][1] == FEBRUARY


def test_kept_call_offs_count_against_their_month() -> None:
    """Protects S21 when planning anew: three of five logs are called off already."""
    kept = CallOff(id="X", agreement=AC, pieces=3, ordered=0, arrives=DAY_MIN)
    made = world(agreement(kg_month=2500.0), days=40)
    assert [logs for *_, logs in offers(made, kept)] == [2, 5]


def test_new_call_offs_have_ids_of_their_own() -> None:
    """
    Protects ids: deliveries and kept call-offs may bear what ours would be called.

    January's load of an earlier plan stands in the plant as a delivery by now.
    """
    made = world(agreement(kg_month=2500.0), days=40)
    first, second = possible_call_offs(made)[0]
    kept = CallOff(id=first.id, agreement=AC, pieces=1, ordered=0, arrives=0)
    again = world(
        agreement(kg_month=2500.0),
        delivery(second.id, 1, FEBRUARY, agreement=AC),
        days=40,
    )
    ids = [each.id for each in possible_call_offs(again, (kept,))[0]]
    assert len(ids) == 2
    assert not {first.id, second.id}.intersection(ids)


def test_each_offer_brings_its_logs_when_it_arrives() -> None:
    """Protects the yard: alloy, diameter, length and mass are the agreement's."""
    made = world(agreement(kg_month=1000.0, lead_days=1), days=10)
    (offer,), (source,) = possible_call_offs(made)
    assert (source.id, source.pieces, source.available) == (offer.id, 2, DAY_MIN)
    assert (source.alloy, source.diameter_mm, source.length_mm) == ("AA", 200, 5000)
    assert source.log_kg == pytest.approx(LOG_KG)


# --- what is called off in the end --------------------------------------------------


@pytest.mark.parametrize(
    ("least", "cut", "expected"),
    [(0.0, 3, [3]), (2000.0, 3, [4]), (2001.0, 3, [5]), (1000.0, 3, [3]), (0.0, 0, [])],
)
def test_only_what_is_cut_is_called_off_and_no_less_than_the_least(
    least: float, cut: int, expected: list[int]
) -> None:
    """
    Protects cash and yard: five logs could come, three are cut.

    A least load of 2,000 kg makes it four logs, 2,001 kg five; unused loads none.
    """
    made = world(agreement(kg_month=2500.0, call_off_min_kg=least), days=10)
    (offer,), _ = possible_call_offs(made)
    found = needed_call_offs(made, [offer], {offer.id: cut})
    assert [each.pieces for each in found] == expected


def test_a_plan_calls_off_the_metal_it_lacks() -> None:
    """
    Protects tonnes: one log in the yard, 1.5 t ordered, a lead of one day.

    10 to 60 from the yard; two logs are called off at 0 and pressed from 1440 to 1540.
    """
    made = plant(
        press("P1"),
        die("A"),
        order("O1", 1500),
        lot(logs=1),
        agreement(kg_month=10_000.0, lead_days=1),
    )
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 60), ("P1", "O1", 1440, 1540)]
    assert [(each.pieces, each.arrives) for each in plan.call_offs] == [(2, 1440)]
    assert tonnes(made, plan) == pytest.approx(1.5)
