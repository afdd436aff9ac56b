"""
Records of money in several currencies, and of what the plant promised.

What customers of a class were promised and what a month should bring are aims, not
rules: plans favour the first and show both beside what they reach.
"""

from dataclasses import dataclass
from datetime import date, datetime

from marcha.plant.units import ExchangeRatio, Ratio, Tonnes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """
    What one unit of another currency is worth from some moment on (S46).

    Attributes
    ----------
    currency
        Code of the other currency, as amounts name it.
    since
        In force from this moment until the next one of the same currency.
    rate
        Units of the plant's currency for one of the other.
    """

    currency: str
    since: datetime
    rate: ExchangeRatio


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMinimum:
    """
    The share of its ordered kg that a class of customers should have when due (S47).

    Attributes
    ----------
    group
        Class of customers, as the sheet of customers names it.
    share
        Kg shipped by the due date over kg ordered and due by the horizon.
    """

    group: str
    share: Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyTarget:
    """
    Good tonnes that a calendar month should bring (S49).

    Attributes
    ----------
    month
        First day of the month.
    """

    month: date
    good_t: Tonnes
