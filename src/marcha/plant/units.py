"""
Units and ranges of the fields of the records.

Each quantity is an annotated number: the annotation carries the unit that stands
in the second row of a sheet and the range outside which a value is a mistake, not
a plant. Records use these names, everything else is derived from them.
"""

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a number, as people write it."""

    symbol: str


@dataclass(frozen=True, slots=True)
class Between:
    """Closed range of sane values."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Unverified:
    """Marks a default that nobody confirmed for this plant (*sin verificar*)."""


Mm = Annotated[int, Unit("mm"), Between(1, 1_000_000)]
MmOrZero = Annotated[int, Unit("mm"), Between(0, 1_000_000)]
Minutes = Annotated[int, Unit("min"), Between(0, 2_000_000)]
MinutesFromOne = Annotated[int, Unit("min"), Between(1, 2_000_000)]
SignedMinutes = Annotated[int, Unit("min"), Between(-2_000_000, 2_000_000)]
Seconds = Annotated[float, Unit("s"), Between(0, 86_400)]
Days = Annotated[int, Unit("d"), Between(0, 3_660)]
DaysOfUse = Annotated[float, Unit("d"), Between(0, 3_660)]
Hours = Annotated[float, Unit("h"), Between(0, 100_000)]
EveryDays = Annotated[float, Unit("d"), Between(1, 3_660)]
EveryHours = Annotated[float, Unit("h"), Between(1, 100_000)]
EveryKg = Annotated[float, Unit("kg"), Between(1, 1e9)]
HorizonDays = Annotated[int, Unit("d"), Between(1, 1_100)]
Kg = Annotated[float, Unit("kg"), Between(0, 1e9)]
KgPerMetre = Annotated[float, Unit("kg/m"), Between(0.001, 1_000)]
KgPerCubicMetre = Annotated[float, Unit("kg/m³"), Between(500, 20_000)]
KgPerMonth = Annotated[float, Unit("kg/mes"), Between(0, 1e9)]
KgPerHour = Annotated[float, Unit("kg/h"), Between(0.001, 1e7)]
SquareMetresPerHour = Annotated[float, Unit("m²/h"), Between(0.001, 1e6)]
KgPerDay = Annotated[float, Unit("kg/d"), Between(0, 1e8)]
MetresPerMinute = Annotated[float, Unit("m/min"), Between(0.01, 300)]
Kilowatts = Annotated[float, Unit("kW"), Between(0, 1e6)]
Celsius = Annotated[int, Unit("°C"), Between(0, 1_500)]
Ratio = Annotated[float, Unit("0-1"), Between(0, 1)]
Money = Annotated[float, Unit("moneda"), Between(0, 1e12)]
MoneyPerKg = Annotated[float, Unit("moneda/kg"), Between(0, 1e6)]
Quantity = Annotated[float, Between(0, 1e12)]
ExchangeRatio = Annotated[float, Between(1e-9, 1e9)]
Tonnes = Annotated[float, Unit("t"), Between(0, 1e6)]
Kilonewtons = Annotated[float, Unit("kN"), Between(1, 1e6)]
MeltLoss = Annotated[float, Unit("0-1"), Between(0, 0.9)]
AgreedYield = Annotated[float, Unit("0-1"), Between(0.01, 1)]
Weight = Annotated[float, Between(0, 1e6)]
Count = Annotated[int, Between(0, 100_000_000)]
CountFromOne = Annotated[int, Between(1, 100_000_000)]
Level = Annotated[int, Between(0, 4)]

Minute = Annotated[int, Unit("min")]
"""Whole minutes since the start of the plan."""
