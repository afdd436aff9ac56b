"""
One die in one press with one container: what a billet becomes (S17, S18).

A *candidate* is a way of dividing a billet (q cuts, k billets per pull, p pulls per
billet) with the range of billet lengths for which its trim is allowed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

from marcha.plant.ids import AlloyId, ContainerId, DieId, EquipmentId
from marcha.plant.plant import Plant
from marcha.process import formulas

TRIM_TOLERANCE_M = 0.0005
"""Extruded length to which a trim is known (S17)."""

MOST_PULLS = 4
"""Most billets per pull and most pulls per billet that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A way of dividing billets of one order.

    Attributes
    ----------
    pieces
        Good pieces from one billet (n q p).
    billet_min_mm, billet_max_mm
        Lengths, multiples of the saw step, at which trim, press and table allow it.
    """

    cuts: int
    billets_per_pull: int
    pulls_per_billet: int
    pieces: int
    billet_min_mm: int
    billet_max_mm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tooling:
    """
    Press, container and die together, with all lengths in m and masses in kg.

    Attributes
    ----------
    kg_mm
        Billet mass per millimetre (F6).
    butt_kg
        Mass of the butt (F5).
    kg_m
        Mass of a metre of all cavities together.
    """

    press: EquipmentId
    die: DieId
    container: ContainerId
    diameter_mm: int
    kg_mm: float
    butt_kg: float
    kg_m: float
    cavities: int
    exit_speed_m_min: float
    dead_time_s: float
    trim_min_m: float
    trim_max_m: float
    billet_min_mm: int
    billet_max_mm: int
    table_m: float
    billet_kerf_mm: int
    puller_kerf_m: float
    final_kerf_m: float
    saw_step_mm: int

    def extruded_m(self, billet_mm: int) -> float:
        """Metres extruded from a billet (F7 turned round)."""
        return (billet_mm * self.kg_mm - self.butt_kg) / self.kg_m

    def trim_m(
        self, billet_mm: int, length_mm: int, cuts: int, per_pull: int, pulls: int
    ) -> float:
        """Trim of a billet so divided (F8 turned round); negative: too short."""
        bare = formulas.extruded_m(
            cuts,
            length_mm / 1000.0,
            0.0,
            billets_per_pull=per_pull,
            pulls_per_billet=pulls,
            final_kerf_m=self.final_kerf_m,
            puller_kerf_m=self.puller_kerf_m,
        )
        return self.extruded_m(billet_mm) - bare

    def pull_m(
        self, billet_mm: int, length_mm: int, cuts: int, per_pull: int, pulls: int
    ) -> float:
        """Length of a pull (F9)."""
        return formulas.pull_m(
            cuts,
            length_mm / 1000.0,
            self.trim_m(billet_mm, length_mm, cuts, per_pull, pulls),
            billets_per_pull=per_pull,
            pulls_per_billet=pulls,
            final_kerf_m=self.final_kerf_m,
            puller_kerf_m=self.puller_kerf_m,
        )

    def allows(
        self, billet_mm: int, length_mm: int, cuts: int, per_pull: int, pulls: int
    ) -> bool:
        """Whether a billet may be so divided."""
        trim = self.trim_m(billet_mm, length_mm, cuts, per_pull, pulls)
        table = self.table_m + TRIM_TOLERANCE_M
        return (
            (per_pull == 1 or pulls == 1)
            and billet_mm % self.saw_step_mm == 0
            and self.billet_min_mm <= billet_mm <= self.billet_max_mm
            and self.trim_min_m - TRIM_TOLERANCE_M <= trim
            and trim <= self.trim_max_m + TRIM_TOLERANCE_M
            and self.pull_m(billet_mm, length_mm, cuts, per_pull, pulls) <= table
        )

    def seconds(self, billet_mm: int, pulls: int) -> float:
        """Press time of one billet, with its dead times (S18)."""
        pressing = 60.0 * self.extruded_m(billet_mm) / self.exit_speed_m_min
        return pressing + pulls * self.dead_time_s

    def candidates(self, length_mm: int) -> tuple[Candidate, ...]:
        """All ways to divide billets into pieces of one length."""
        return tuple(self._candidates(length_mm))

    def _candidates(self, length_mm: int) -> Iterable[Candidate]:
        shapes = [(1, 1)]
        shapes += [(many, 1) for many in range(2, MOST_PULLS + 1)]
        shapes += [(1, many) for many in range(2, MOST_PULLS + 1)]
        for per_pull, pulls in shapes:
            most = floor(self.table_m * 1000 / length_mm / per_pull)
            for cuts in range(1, most + 1):
                span = self._billet_range(length_mm, cuts, per_pull, pulls)
                if span is None:
                    break
                if span[0] <= span[1]:
                    yield Candidate(
                        cuts=cuts,
                        billets_per_pull=per_pull,
                        pulls_per_billet=pulls,
                        pieces=self.cavities * cuts * pulls,
                        billet_min_mm=span[0],
                        billet_max_mm=span[1],
                    )

    def _billet_range(
        self, length_mm: int, cuts: int, per_pull: int, pulls: int
    ) -> tuple[int, int] | None:
        """
        Shortest and longest allowed billet; crossed when there is none.

        None: nor is there one with more cuts.
        """

        def billet_mm(trim_m: float) -> float:
            extruded = formulas.extruded_m(
                cuts,
                length_mm / 1000.0,
                trim_m,
                billets_per_pull=per_pull,
                pulls_per_billet=pulls,
                final_kerf_m=self.final_kerf_m,
                puller_kerf_m=self.puller_kerf_m,
            )
            return (self.kg_m * extruded + self.butt_kg) / self.kg_mm

        # The table bounds the trim: F9 solved for d.
        own = cuts * length_mm / 1000.0 + (cuts + 1) * self.final_kerf_m
        table_trim = ((self.table_m - self.puller_kerf_m) / per_pull - own) * pulls
        longest_trim = min(self.trim_max_m, table_trim)
        if longest_trim < self.trim_min_m:
            return None
        step = self.saw_step_mm
        least = billet_mm(self.trim_min_m)
        if least > self.billet_max_mm + step:
            return None
        low = max(self.billet_min_mm, least)
        high = min(self.billet_max_mm, billet_mm(longest_trim))
        shortest = ceil(low / step - 1e-9) * step
        longest = floor(high / step + 1e-9) * step
        return shortest, longest


def tooling(
    plant: Plant, die: DieId, press: EquipmentId, container: ContainerId, alloy: AlloyId
) -> Tooling | None:
    """Put a die, press and container together; None when they do not belong."""
    machine, tool, box = (
        plant.equipment[press],
        plant.dies[die],
        plant.containers[container],
    )
    if (
        press not in tool.presses
        or box.press != press
        or machine.billet_min_mm is None
        or machine.billet_max_mm is None
        or machine.table_mm is None
    ):
        return None
    density = plant.alloys[alloy].density_kg_m3
    kg_mm = formulas.billet_kg_mm(
        formulas.circle_section_m2(box.billet_diameter_mm), density
    )
    bore = formulas.circle_section_m2(box.bore_mm)
    return Tooling(
        press=press,
        die=die,
        container=container,
        diameter_mm=box.billet_diameter_mm,
        kg_mm=kg_mm,
        butt_kg=formulas.butt_mass_kg(bore, tool.butt_mm, density),
        kg_m=tool.cavities * plant.profiles[tool.profile].mass_kg_m,
        cavities=tool.cavities,
        exit_speed_m_min=tool.exit_speed_m_min,
        dead_time_s=machine.dead_time_s,
        trim_min_m=tool.trim_min_mm / 1000.0,
        trim_max_m=tool.trim_max_mm / 1000.0,
        billet_min_mm=machine.billet_min_mm,
        billet_max_mm=machine.billet_max_mm,
        table_m=machine.table_mm / 1000.0,
        billet_kerf_mm=machine.billet_kerf_mm,
        puller_kerf_m=machine.puller_kerf_mm / 1000.0,
        final_kerf_m=machine.final_kerf_mm / 1000.0,
        saw_step_mm=plant.site.saw_step_mm,
    )
