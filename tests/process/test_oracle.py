"""The formulas against an independent calculator (see data/ATTRIBUTION.md)."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from marcha.process import formulas as f

DATA = Path(__file__).parent / "data"
PRESSES: Mapping[str, Mapping[str, Any]] = json.loads(
    (DATA / "oracle_presses.json").read_text("utf-8")
)
with (DATA / "oracle_pyextrusion_0.19.0.csv").open(encoding="utf-8") as table:
    ROWS = [row for row in csv.DictReader(table) if row["viable"] == "True"]

SAME = 1e-6
"""Relative difference allowed; the table has six decimals."""


@dataclass(frozen=True)
class Case:
    """One row of the table with the data of its press."""

    row: Mapping[str, str]

    def number(self, name: str) -> float:
        """Return a figure of the row."""
        return float(self.row[name])

    def count(self, name: str) -> int:
        """Return a whole number of the row."""
        return int(self.row[name])

    @property
    def press(self) -> Mapping[str, Any]:
        """The press of the row."""
        return PRESSES[self.row["press"]]

    @property
    def bore_m2(self) -> float:
        """Section of the container."""
        return f.circle_section_m2(self.press["container_diameter_mm"])

    @property
    def kg_mm(self) -> float:
        """Billet mass per millimetre."""
        section = f.circle_section_m2(self.press["billet_diameter_mm"])
        return f.billet_kg_mm(section, self.press["density_kg_m3"])

    @property
    def butt_kg(self) -> float:
        """Mass of one butt."""
        density = self.press["density_kg_m3"]
        return f.butt_mass_kg(self.bore_m2, self.number("butt_mm"), density)

    @property
    def division(self) -> dict[str, Any]:
        """How a billet is divided, as the formulas take it."""
        return {
            "cuts": self.count("cuts_per_pull_contribution"),
            "length_m": self.number("cut_mm") / 1000.0,
            "trim_m": self.number("trim_total_per_billet_m"),
            "billets_per_pull": self.count("k_billets_per_pull"),
            "pulls_per_billet": self.count("pulls_per_billet"),
            "final_kerf_m": self.press["saws"]["final_mm"] / 1000.0,
            "puller_kerf_m": self.press["saws"]["puller_mm"] / 1000.0,
        }

    @property
    def seconds(self) -> float:
        """Time of the whole order."""
        return f.order_time_s(
            self.count("billets"),
            f.extruded_m(**self.division),
            self.number("exit_speed_m_min"),
            self.press["dead_time_sec"],
            pulls_per_billet=self.count("pulls_per_billet"),
        )

    @property
    def bars(self) -> int:
        """Bars from one billet."""
        each = self.division["cuts"] * self.count("exits")
        return int(each * self.count("pulls_per_billet"))


@pytest.fixture(
    params=ROWS,
    ids=lambda row: (
        f"{row['press']}-{row['w_kg_m']}-{row['cut_mm']}-{row['trim_total_per_billet_m']}"
    ),
)
def case(request: pytest.FixtureRequest) -> Case:
    """Give every row of the table in turn."""
    return Case(request.param)


def test_the_whole_table_is_there() -> None:
    """Protects against a table that was cut short: then nothing would be tested."""
    assert len(ROWS) == 120


def test_billet_length_agrees(case: Case) -> None:
    """F7 and F8: the billet that gives the bars, the trim and the kerfs."""
    length = f.billet_length_mm(
        case.count("exits"),
        case.number("w_kg_m"),
        f.extruded_m(**case.division),
        case.butt_kg,
        case.kg_mm,
    )
    assert length == pytest.approx(case.number("billet_length_mm"), rel=SAME)


def test_pull_length_agrees(case: Case) -> None:
    """F9, which the table states per billet: k pulls of it are on the table at once."""
    pull = f.pull_m(**case.division) / case.count("k_billets_per_pull")
    assert pull == pytest.approx(case.number("pull_length_m"), rel=SAME)


def test_ratio_and_ram_speed_agree(case: Case) -> None:
    """F1 to F3."""
    section = f.profile_section_m2(case.number("w_kg_m"), case.press["density_kg_m3"])
    ratio = f.extrusion_ratio(case.bore_m2, case.count("exits"), section)
    speed = f.ram_speed_m_min(case.number("exit_speed_m_min"), ratio)
    assert ratio == pytest.approx(case.number("RE"), rel=SAME)
    assert speed * 1000.0 / 60.0 == pytest.approx(
        case.number("ram_speed_mm_s"), rel=SAME
    )


def test_billets_and_good_mass_agree(case: Case) -> None:
    """Whole billets for the bars asked for, and all bars they give."""
    billets = ceil(case.count("bars_requested") / case.bars)
    # Billets that share a pull come in full groups.
    group = case.count("k_billets_per_pull")
    assert ceil(billets / group) * group == case.count("billets")
    made = case.count("billets") * case.bars
    good_kg = made * case.division["length_m"] * case.number("w_kg_m")
    assert made == case.count("bars_made")
    assert good_kg == pytest.approx(case.number("good_kg"), rel=SAME)


def test_butt_mass_agrees(case: Case) -> None:
    """F5, for all billets of the order."""
    butts = case.count("billets") * case.butt_kg
    assert butts == pytest.approx(case.number("butt_kg"), rel=SAME)


def test_time_agrees(case: Case) -> None:
    """F10: pressing, and a dead time between pulls."""
    assert case.seconds / 60.0 == pytest.approx(case.number("total_time_min"), rel=SAME)


def test_rate_agrees(case: Case) -> None:
    """F11, over the time of the whole order."""
    rate = f.net_kg_h(
        case.division["cuts"],
        case.count("exits"),
        case.count("pulls_per_billet"),
        case.division["length_m"],
        case.number("w_kg_m"),
        case.seconds / case.count("billets"),
    )
    assert rate == pytest.approx(case.number("net_kg_h"), rel=SAME)
