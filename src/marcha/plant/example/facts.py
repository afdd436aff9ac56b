"""What of the example is fact, with its source, and what is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFact:
    """
    One statement about the example; ``text`` has its words as ``example.<key>``.

    Attributes
    ----------
    source
        Where the figure was read; empty: it is invented.
    """

    key: str
    source: str = ""

    @property
    def invented(self) -> bool:
        """Whether nobody states it."""
        return not self.source


EXAMPLE_FACTS = (
    ExampleFact(
        key="installed",
        source="correodelorinoco.gob.ve, «Trabajadores de Aluminios de Venezuela»",
    ),
    ExampleFact(
        key="metal_short", source="elestimulo.com 2018-07-30 (vocero de Rialca)"
    ),
    ExampleFact(
        key="agreement", source="industrias.gob.ve 2021-10 (ALVEN, ALCASA, ALUCASA)"
    ),
    ExampleFact(key="presses", source="minci.gob.ve 2013; industrias.gob.ve 2021-10"),
    ExampleFact(
        key="press_data",
        source="PyExtrusion 0.19.0 (Apache-2.0), default_billet_limits",
    ),
    ExampleFact(key="skill_areas", source="ALCASA, Presezzi: minci.gob.ve 2013"),
    ExampleFact(key="course_phases", source="ALCASA, Presezzi: minci.gob.ve 2013"),
    ExampleFact(key="ageing", source="profilgruppen.se, «Aging»; faqs.tips AA6063"),
    ExampleFact(key="composition", source="keymarkcorp.com, alloyTemperSpecs"),
    ExampleFact(key="die_oven", source="chinalaboven.com"),
    ExampleFact(key="plant"),
    ExampleFact(key="people"),
    ExampleFact(key="customers"),
    ExampleFact(key="orders"),
    ExampleFact(key="repairs"),
    ExampleFact(key="deliveries"),
    ExampleFact(key="power"),
    ExampleFact(key="calendars"),
    ExampleFact(key="process"),
    ExampleFact(key="routes"),
    ExampleFact(key="aims"),
    ExampleFact(key="upkeep"),
)
"""Facts first, then what is invented."""
