"""How a report writes times, masses and names: one pen for a plant and a language."""

from marcha.plant.plant import Plant
from marcha.plant.timeline import moment
from marcha.text import Words

_ONE_YEAR = 330
"""Days of horizon from which a day and month alone could be read wrongly."""


class Pen:
    """
    Writes minutes of a plan and quantities the way the plant's people do.

    Parameters
    ----------
    plant
        Gives the start that minutes count from.
    words
        The language.
    """

    def __init__(self, plant: Plant, words: Words) -> None:
        self.plant = plant
        self.words = words
        self._day_form = "%d/%m"
        if plant.site.horizon_days > _ONE_YEAR:
            self._day_form = "%d/%m/%y"

    def say(self, key: str, /, **params: object) -> str:
        """Text of this room by key (``report.<key>``)."""
        return self.words(f"report.{key}", **params)

    def day(self, minute: int) -> str:
        """Day of a minute: ``12/02``, with the year when the plan is long."""
        return moment(self.plant, minute).strftime(self._day_form)

    def time(self, minute: int) -> str:
        """Day and hour of a minute: ``12/02 06:00``."""
        return moment(self.plant, minute).strftime(f"{self._day_form} %H:%M")

    def clock(self, minute: int) -> str:
        """Hour of a minute: ``06:00``."""
        return moment(self.plant, minute).strftime("%H:%M")

    def weekday(self, minute: int) -> str:
        """Short name of the day of the week."""
        return self.say(f"weekday.{moment(self.plant, minute).weekday()}")

    def week(self, minute: int) -> str:
        """Number of the week (ISO 8601)."""
        return str(moment(self.plant, minute).isocalendar().week)

    def full_day(self, minute: int) -> str:
        """Date with its year."""
        return self.words.day(moment(self.plant, minute))

    def full_time(self, minute: int) -> str:
        """Date with its year, and hour."""
        return self.words.moment(moment(self.plant, minute))

    def span(self, start: int, end: int) -> str:
        """From one minute to another; the day is written once if it is the same."""
        last = self.time(end)
        if self.day(start) == self.day(end):
            last = self.clock(end)
        return f"{self.time(start)}–{last}"

    def kg(self, value: float) -> str:
        """Whole kilograms with their unit."""
        return f"{self.words.number(value)} kg"

    def tonnes(self, kg: float, digits: int = 1) -> str:
        """Kilograms written as tonnes with their unit."""
        return f"{self.words.number(kg / 1000.0, digits)} t"

    def percent(self, ratio: float, digits: int = 1) -> str:
        """Ratio as per cent."""
        return f"{self.words.number(ratio * 100.0, digits)} %"

    def unknown(self) -> str:
        """What stands where nothing is known."""
        return self.say("unknown")

    def machine(self, machine: str) -> str:
        """Name of a machine for people, with its id."""
        record = self.plant.equipment.get(machine)  # type: ignore[call-overload]
        return with_name(machine, record.name if record else "")


def with_name(id_: str, name: str) -> str:
    """Id and name: ``P7 · Prensa de 7``; the id alone when there is no other name."""
    return id_ if name in {"", id_} else f"{id_} · {name}"
