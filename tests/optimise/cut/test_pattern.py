"""Patterns of one log, against a published table and against full enumeration."""

import csv
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.cut.pattern import (
    Pattern,
    Prices,
    best_pattern,
    covering_pattern,
)
from marcha.plant.ids import ContainerId, DieId, EquipmentId
from marcha.process import formulas
from marcha.process.billet import BilletKind, billet_kinds
from marcha.process.tooling import Tooling

TABLE = Path(__file__).parent / "data" / "log_fit_comparison.csv"
PRESSES = {
    # diameter, bore, shortest and longest billet in mm, table in m
    "P7": (178, 185, 400, 900, 44.0),
    "P8": (203, 210, 450, 1200, 54.0),
    "P9": (228, 236, 500, 1300, 64.0),
}


def kind(billet_mm: int, pieces: int, seconds: float = 60.0) -> BilletKind:
    """Make a billet by hand."""
    return BilletKind(
        billet_mm=billet_mm,
        pieces=pieces,
        seconds=seconds,
        cuts=pieces,
        per_pull=1,
        pulls=1,
    )


def pieces_of(pattern: Pattern) -> int:
    """Pieces that a pattern gives."""
    return sum(kind.pieces * count for kind, count in pattern)


def used_mm(pattern: Pattern, kerf_mm: int) -> int:
    """Log that a pattern uses, a kerf after every billet."""
    return sum((kind.billet_mm + kerf_mm) * count for kind, count in pattern)


def tooling_of(row: dict[str, str]) -> Tooling:
    """Tooling of a case of the table, whose trim may stretch by one billet mm."""
    diameter, bore, low, high, table = PRESSES[row["press"]]
    cavities, mass = int(row["exits"]), float(row["w_kg_m"])
    hollow = row["type"] == "hollow"
    kg_mm = formulas.billet_kg_mm(formulas.circle_section_m2(diameter), 2700.0)
    trim = float(row["trim_m"])
    return Tooling(
        press=EquipmentId("P"),
        die=DieId("D"),
        container=ContainerId("C"),
        diameter_mm=diameter,
        kg_mm=kg_mm,
        butt_kg=formulas.butt_mass_kg(
            formulas.circle_section_m2(bore), 25.0 if hollow else 20.0, 2700.0
        ),
        kg_m=cavities * mass,
        cavities=cavities,
        exit_speed_m_min=18.0 if hollow else 24.0,
        dead_time_s=15.0,
        trim_min_m=trim,
        trim_max_m=trim + kg_mm / (cavities * mass),
        billet_min_mm=low,
        billet_max_mm=high,
        table_m=table,
        billet_kerf_mm=5,
        puller_kerf_m=0.005,
        final_kerf_m=0.005,
        saw_step_mm=1,
    )


def test_patterns_reach_the_best_single_length_and_never_beat_the_exact_mix() -> None:
    """
    On all cases of the table: best single length ≤ ours ≤ exact mix of lengths.

    The table knows at most two pulls a billet and rounds its yields to five digits.
    """
    shortfall = []
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        tool, length = tooling_of(row), int(row["cut_mm"])
        log, piece_kg = int(row["log_mm"]), length / 1000.0 * float(row["w_kg_m"])
        kinds = billet_kinds(
            tool,
            [each for each in tool.candidates(length) if each.pulls_per_billet <= 2],
        )
        prices = Prices(remnant_ratio=0.0)
        pattern = best_pattern(kinds, log, 5, piece_kg, tool.kg_mm, 10_000, prices)
        ours = pieces_of(pattern) * piece_kg / (log * tool.kg_mm)
        assert ours >= float(row["best_metal_yield"]) - 1e-5, row
        assert ours <= float(row["mixed_pattern_yield"]) + 1e-5, row
        shortfall.append(float(row["mixed_pattern_yield"]) - ours)
    assert len(rows) >= 300
    # Pairs of lengths lose little against any mix.
    assert sum(shortfall) / len(shortfall) < 0.002


@given(
    lengths=st.lists(st.integers(400, 1200), min_size=1, max_size=3, unique=True),
    log_mm=st.integers(400, 4000),
    kerf_mm=st.integers(0, 10),
)
def test_a_pattern_fits_its_log_and_two_lengths_are_exact(
    lengths: list[int], log_mm: int, kerf_mm: int
) -> None:
    """With at most two lengths the pattern gives as much as any combination."""
    kinds = [kind(each, 1 + each // 200) for each in lengths]
    prices = Prices(remnant_ratio=0.0)
    pattern = best_pattern(kinds, log_mm, kerf_mm, 1.0, 0.1, 10_000, prices)
    assert used_mm(pattern, kerf_mm) <= log_mm + kerf_mm
    if len(kinds) <= 2:
        most = 0
        for counts in product(range(11), repeat=len(kinds)):
            used = sum(
                (each.billet_mm + kerf_mm) * n
                for each, n in zip(kinds, counts, strict=True)
            )
            if used <= log_mm + kerf_mm:
                made = sum(
                    each.pieces * n for each, n in zip(kinds, counts, strict=True)
                )
                most = max(most, made)
        assert pieces_of(pattern) == most


@given(pieces=st.integers(1, 40), log_mm=st.integers(500, 6000))
def test_a_covering_pattern_gives_enough_or_nothing(pieces: int, log_mm: int) -> None:
    """It covers the pieces within the log, with no billet to spare."""
    kinds = [kind(1150, 12), kind(800, 8), kind(620, 6)]
    pattern = covering_pattern(kinds, log_mm, 5, pieces)
    if pattern:
        assert pieces_of(pattern) >= pieces
        assert used_mm(pattern, 5) <= log_mm + 5
        for dropped, _ in pattern:
            assert pieces_of(pattern) - dropped.pieces < pieces
    else:
        most = best_pattern(
            kinds, log_mm, 5, 1.0, 0.1, 10_000, Prices(remnant_ratio=0.0)
        )
        assert pieces_of(most) < pieces


@pytest.mark.parametrize(("minute_ratio", "billets"), [(0.0, 9), (0.9, 5)])
def test_a_dear_press_minute_prefers_long_billets(
    minute_ratio: float, billets: int
) -> None:
    """
    Log 6,000, kerf 5: nine of 640 give 54 pieces in 585 s, five of 1,190: 50 in 250.

    With 6 kg pieces the quickest billet makes 10 × 6 / 50 = 1.2 kg/s. Minutes for
    nothing: 324 > 300 kg. At 0.9 × 1.2 kg/s: 300 − 270 = 30 > 324 − 632.
    """
    kinds = [kind(1190, 10, 50.0), kind(640, 6, 65.0)]
    pattern = best_pattern(
        kinds, 6000, 5, 6.0, 0.087, 10_000, Prices(minute_ratio=minute_ratio)
    )
    assert sum(count for _, count in pattern) == billets
