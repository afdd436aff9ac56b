"""Promises, targets, forecasts and a second currency of the example: all invented."""

from datetime import date, datetime, timedelta

from marcha.plant.example.machines import START
from marcha.plant.ids import AlloyId, CustomerId, FeedId, OrderId, ProfileId
from marcha.plant.records_aims import ExchangeRate, MonthlyTarget, ServiceMinimum
from marcha.plant.records_orders import Order
from marcha.plant.records_routes import Feed, FeedForm

_FORECASTS = (
    # id, customer, profile, mm, kg, due on day
    ("PR-01", "CLIENTE-B", "PF-05", 6000, 6_000.0, 80),
    ("PR-02", "CLIENTE-F", "PF-06", 6000, 9_000.0, 85),
)


def rates() -> tuple[ExchangeRate, ...]:
    """Some spares are priced in bolívares; the rate is invented."""
    return (
        ExchangeRate(currency="VES", since=datetime(2027, 1, 1), rate=0.02),
        ExchangeRate(currency="VES", since=datetime(2027, 3, 1), rate=0.0185),
    )


def service() -> tuple[ServiceMinimum, ...]:
    """Public works come first up to half of what they ordered."""
    return (ServiceMinimum(group="obra pública", share=0.5),)


def targets() -> tuple[MonthlyTarget, ...]:
    """Good tonnes of the three months in which the plant comes back."""
    return tuple(
        MonthlyTarget(month=date(2027, month, 1), good_t=tonnes)
        for month, tonnes in ((2, 90.0), (3, 220.0), (4, 100.0))
    )


def forecasts() -> dict[OrderId, Order]:
    """Two orders that nobody has placed yet."""
    return {
        OrderId(name): Order(
            id=OrderId(name),
            customer=CustomerId(customer),
            profile=ProfileId(profile),
            length_mm=length,
            mass_kg=mass_kg,
            due=START + timedelta(days=day, hours=10),
            firm=False,
        )
        for name, customer, profile, length, mass_kg, day in _FORECASTS
    }


def scrap() -> dict[FeedId, Feed]:
    """Scrap of before the stop, for the plant's own furnace."""
    name = FeedId("CH-01")
    return {
        name: Feed(id=name, alloy=AlloyId("6063"), form=FeedForm.SCRAP, mass_kg=6_500.0)
    }
