"""The plan on paper: complete, printable, harmless, and the same as the plan itself."""

import dataclasses
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from marcha.optimise import compose
from marcha.plans import Plan, good_kg, pegging, shipments
from marcha.plans.account import CAUSES
from marcha.plans.plan import Figure, Reason
from marcha.plant.defaults import complete
from marcha.plant.generator import RegimeName, generate
from marcha.plant.plant import Plant
from marcha.plant.wire import (
    from_json,
    plant_hash,
    record_from_json,
    record_to_json,
    to_json,
)
from marcha.tables import write_plan_workbook
from marcha.tables.plan_book import (
    aims,
    lines,
    metal,
    orders,
    presses,
    restart,
    upkeep,
)
from marcha.tables.plan_book.facts import PlanFacts, gather
from marcha.tables.plan_book.part import Part
from marcha.tables.plan_book.sheet_names import LONGEST_NAME, SheetNames
from marcha.text import LANGUAGES, Language, Words
from tests.plans import world
from tests.plans.broken_routes import routed_plan, routed_plant

PLANT = world.make_plant()
PLAN = world.make_plan(PLANT)
PRESSES = ("P1", "P2")
TITLES = 2
"""Place of the row of titles: a title and a note stand above it."""

SHEETS = (
    "overview", "orders", "shipments", "aims", "restart", "machines", "purchases",
    "press", "heats", "loads", "cuts", "metal", "account", "call_offs", "people",
    "stock",
)  # fmt: skip


def _write(
    folder: Path,
    plant: Plant = PLANT,
    plan: Plan = PLAN,
    language: Language = "es",
) -> CalamineWorkbook:
    file = folder / "plan.xlsx"
    write_plan_workbook(plant, plan, file, language)
    return CalamineWorkbook.from_path(file)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return [*book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _data(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return _rows(book, name)[TITLES + 1 :]


def _column(book: CalamineWorkbook, name: str, title: str) -> list[Any]:
    rows = _rows(book, name)
    place = rows[TITLES].index(title)
    return [row[place] for row in rows[TITLES + 1 :]]


def _part_of(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def _sheet_xml(folder: Path, book: CalamineWorkbook, name: str) -> str:
    place = book.sheet_names.index(name) + 1
    return _part_of(folder / "plan.xlsx", f"xl/worksheets/sheet{place}.xml")


def _parts(facts: PlanFacts) -> Iterator[Part]:
    for make in (
        orders.orders, orders.shipped, orders.stock_used,
        restart.tasks, restart.machines, restart.purchases, restart.people,
        presses.heats, presses.loads,
        metal.cuts, metal.metal, metal.metal_account, metal.metal_losses,
        metal.call_offs,
        upkeep.services, upkeep.trainings, upkeep.supplies,
    ):  # fmt: skip
        yield make(facts)
    for machine in facts.plant.equipment:
        yield presses.press(facts, machine)
        yield lines.line(facts, machine)
    yield from aims.parts(facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_its_sheet_and_every_press_its_own(
    language: Language, tmp_path: Path
) -> None:
    """The summary first; a sheet is there also when the plan has nothing for it."""
    words = Words(language)
    expected: list[str] = []
    for name in SHEETS:
        if name == "press":
            key = "planbook.sheet.press"
            expected += [words(key, press=press) for press in PRESSES]
        else:
            expected.append(words(f"planbook.sheet.{name}"))
    for plan in (PLAN, Plan(plant_hash=plant_hash(PLANT))):
        assert _write(tmp_path, plan=plan, language=language).sheet_names == expected


def _counts(plant: Plant, plan: Plan) -> dict[str, int]:
    stock_items = [item for load in plan.loads for item in load.items if item.stock]
    return {
        "Pedidos": sum(order.firm for order in plant.orders.values()),
        "Despachos": len(shipments(plant, plan)),
        "Reactivación": len(plan.tasks),
        "Equipos": len(plant.equipment),
        "Compras": len(plan.purchases),
        "Matrices al horno": len(plan.heats),
        "Hornos": len(plan.loads),
        "Cortes": len(plan.log_cuts),
        "Metal": len(pegging(plant, plan)),
        "Solicitudes": len(plan.call_offs),
        "Personal": len(plan.assignments),
        "Existencias usadas": len(plan.stock_uses) + len(stock_items),
    }


def _assert_complete(plant: Plant, plan: Plan, book: CalamineWorkbook) -> None:
    for name, count in _counts(plant, plan).items():
        if count:
            assert len(_data(book, name)) == count, name
        else:
            assert _rows(book, name)[TITLES][0].startswith("Sin datos"), name


def _work_of(press: str) -> int:
    """Runs and setups of a press."""
    runs = sum(each.press == press for each in PLAN.runs)
    return runs + sum(each.press == press for each in PLAN.setups)


def test_nothing_of_the_plan_is_left_out(tmp_path: Path) -> None:
    """Each part has as many rows as the plan has decisions."""
    book = _write(tmp_path)
    _assert_complete(PLANT, PLAN, book)
    for press in PRESSES:
        rows = _data(book, f"Prensa {press}")
        assert len(rows) == _work_of(press) > 0
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)


@pytest.mark.parametrize("regime", ["capacity", "repair"])
def test_a_plan_of_the_planner_is_written_whole(
    regime: RegimeName, tmp_path: Path
) -> None:
    """What planners make, not only what a test made by hand."""
    plant = complete(generate(regime, orders=12, presses=2, tasks=8, seed=1))
    plan = compose.plan(plant, effort=2)
    book = _write(tmp_path, plant, plan)
    _assert_complete(plant, plan, book)
    assert sum(_column(book, "Despachos", "Masa (kg)")) == pytest.approx(
        good_kg(plant, plan)
    )


def test_dates_are_dates_and_numbers_are_numbers(tmp_path: Path) -> None:
    """People sort and add them; the world starts on 5 January 2026 at midnight."""
    book = _write(tmp_path)
    for moment in _column(book, "Reactivación", "Empieza"):
        assert isinstance(moment, date)
    start = _column(book, "Prensa P2", "De")[0]
    first = min(each.start for each in PLAN.runs if each.press == "P2")
    assert start == datetime(2026, 1, 5, first // 60, first % 60)
    pieces = _column(book, "Despachos", "Piezas")
    assert sum(pieces) == sum(each.pieces for each in shipments(PLANT, PLAN))


def test_billets_are_written_as_the_press_reads_them(tmp_path: Path) -> None:
    """How many, how long, how divided; k and p only where they are not one."""
    book = _write(tmp_path)
    texts = [text for text in _column(book, "Prensa P1", "Tochos") if text]
    run = next(each for each in PLAN.runs if each.press == "P1")
    push = run.pushes[0]
    assert texts[0].startswith(f"{push.billets} × {push.billet_mm} mm (q{push.cuts}")
    facts = gather(PLANT, PLAN, Words("es"))
    long = dataclasses.replace(
        push, billet_mm=1180, billets=12, cuts=6, billets_per_pull=2
    )
    assert presses.push_text(facts, long) == "12 × 1.180 mm (q6 k2)"


def test_the_sheet_of_a_press_prints_a_page_for_each_day(tmp_path: Path) -> None:
    """A4 on its side, titles on every page; breaks hold only without fit to page."""
    book = _write(tmp_path)
    days = [moment.date() for moment in _column(book, "Prensa P1", "Día")]
    xml = _sheet_xml(tmp_path, book, "Prensa P1")
    breaks = [int(found) for found in re.findall(r'<brk id="(\d+)"', xml)]
    changes = [place for place in range(1, len(days)) if days[place] != days[place - 1]]
    assert breaks == [TITLES + 1 + place for place in changes]
    assert 'paperSize="9"' in xml
    assert 'orientation="landscape"' in xml
    assert ("fitToPage" in xml) == (not breaks)
    assert "&amp;LMarcha" in xml
    names = _part_of(tmp_path / "plan.xlsx", "xl/workbook.xml")
    assert "'Prensa P1'!$1:$3" in names


def test_tables_have_filters_and_frozen_titles(tmp_path: Path) -> None:
    """Real tables, so that people can filter without preparing anything."""
    book = _write(tmp_path)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        tables = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/tables/")
        ]
    assert all("<autoFilter" in table for table in tables)
    filled = sum(count > 0 for count in _counts(PLANT, PLAN).values())
    assert len(tables) >= filled + len(PRESSES)
    assert 'state="frozen"' in _sheet_xml(tmp_path, book, "Pedidos")


def test_reasons_are_told_in_words(tmp_path: Path) -> None:
    """The sentence beside what stands in the way; later codes stay codes."""
    order, other = list(PLANT.orders)[:2]
    no_metal = Reason(
        subject=order, code="no_metal", objects=("6063 Ø178",), minute=1440, amount=812
    )
    later = Reason(subject=other, code="of_a_later_version")
    plan = dataclasses.replace(PLAN, reasons=(no_metal, later))
    book = _write(tmp_path, plan=plan)
    rows = dict(
        zip(
            _column(book, "Pedidos", "Pedido"),
            zip(
                _column(book, "Pedidos", "Por qué"),
                _column(book, "Pedidos", "Qué lo impide"),
                strict=True,
            ),
            strict=True,
        )
    )
    assert rows[order] == ("812 kg sin metal hasta el 06/01/2026", "6063 Ø178")
    assert rows[other] == ("of_a_later_version", "")


def test_figures_have_their_bound_or_say_that_they_have_none(tmp_path: Path) -> None:
    """A figure without a bound is never taken for a proved one."""
    bound = 2 * good_kg(PLANT, PLAN) / 1000
    figures = (Figure(name="good_t", value=1.0, unit="t", bound=bound),)
    book = _write(tmp_path, plan=dataclasses.replace(PLAN, figures=figures))
    rows = {row[0]: row[1:5] for row in _rows(book, "Resumen")}
    value, shown, gap, unit = rows["Toneladas buenas"]
    assert value == pytest.approx(good_kg(PLANT, PLAN) / 1000)
    assert (shown, unit) == (bound, "t")
    assert gap == pytest.approx(0.5)
    assert rows["Rendimiento metálico"][1:3] == ["sin cota", ""]


def test_the_summary_says_whether_the_rules_are_kept(tmp_path: Path) -> None:
    """A plan that breaks a rule is not carried out because its workbook looks good."""
    texts = [row[0] for row in _rows(_write(tmp_path), "Resumen")]
    assert any(str(text).startswith("Comprobado") for text in texts)
    broken = dataclasses.replace(PLAN, setups=())
    texts = [row[0] for row in _rows(_write(tmp_path, plan=broken), "Resumen")]
    assert any(str(text).startswith("No cumple") for text in texts)
    meaning = "· " + Words("es")("rules.meaning.setup_between_dies")
    assert meaning in texts


def test_what_was_assumed_and_what_nobody_verified_is_listed(tmp_path: Path) -> None:
    """In words, with the value that was taken; the codes are for programs."""
    plant = PLANT.replace(
        assumptions=(
            "unlimited_people:",
            "unverified:Equipment.heat_min",
            "unverified:Die.failure_ratio",
            "unverified:Die.life_kg",
        )
    )
    rows = _rows(_write(tmp_path, plant), "Resumen")
    assert ["Sin hoja Personas: hay gente para todo."] in [row[:1] for row in rows]
    assert ["Equipos", "Calentamiento", "240 min"] in [row[:3] for row in rows]
    assert ["Matrices", "Parte de fallos", "0,0 %"] in [row[:3] for row in rows]
    assert ["Matrices", "Vida", "sin límite"] in [row[:3] for row in rows]


def test_late_orders_say_so_in_words_and_in_colour(tmp_path: Path) -> None:
    """Never colour alone; the worst stand first."""
    empty = Plan(plant_hash=plant_hash(PLANT))
    states = _column(_write(tmp_path, plan=empty), "Pedidos", "Cómo va")
    assert states == ["SIN PLANIFICAR"] * len(PLANT.orders)
    early = datetime(2026, 1, 5, 1)
    late = PLANT.replace(
        orders={
            key: dataclasses.replace(order, due=early)
            for key, order in PLANT.orders.items()
        }
    )
    book = _write(tmp_path, late)
    states = _column(book, "Pedidos", "Cómo va")
    assert "TARDE" in states
    assert "a tiempo" not in states[: states.index("TARDE")]
    remarks = [str(each) for each in _column(book, "Prensa P1", "Aviso")]
    assert any(each.startswith("TARDE · entrega 05/01/2026") for each in remarks)


NASTY = {
    "P1": "=1+1[]:*?/\\'" + "x" * 40,
    "P2": "=1+1[]:*?/\\'" + "x" * 40 + "y",
    "O1": "=1+1",
    "O2": "@x",
    "O3": "+1",
    "O4": '=HYPERLINK("http://example.org","y")',
    "D1": "-2+3",
    "D2": "http://example.org",
}


def _renamed(data: object, names: Mapping[str, str]) -> object:
    """Give the JSON of a plant or plan other ids, wherever they stand."""
    if isinstance(data, Mapping):
        return {names.get(key, key): _renamed(data[key], names) for key in data}
    if isinstance(data, list | tuple):
        return [_renamed(each, names) for each in data]
    return names.get(data, data) if isinstance(data, str) else data


def test_nothing_that_a_user_typed_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    """Codes like =1+1 come back as the text they are, in every sheet."""
    plant = from_json(_renamed(to_json(PLANT), NASTY))
    site = dataclasses.replace(plant.site, name="=2+2 &G &P")
    plan = record_from_json(Plan, _renamed(record_to_json(PLAN), NASTY))
    book = _write(tmp_path, plant.replace(site=site), plan)
    found = set(_column(book, "Pedidos", "Pedido"))
    assert found >= {NASTY[key] for key in ("O1", "O2", "O3", "O4")}
    assert NASTY["P1"] in _column(book, "Equipos", "Equipo")
    assert _rows(book, "Resumen")[0][0] == "=2+2 &G &P"
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        for part in archive.namelist():
            text = archive.read(part)
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in text
            if part.endswith(".rels"):
                assert b"example.org" not in text


def test_presses_with_nasty_names_get_sheets_of_their_own(tmp_path: Path) -> None:
    """Two long names that differ at the end, with signs that Excel forbids."""
    plant = from_json(_renamed(to_json(PLANT), NASTY))
    plan = record_from_json(Plan, _renamed(record_to_json(PLAN), NASTY))
    book = _write(tmp_path, plant, plan)
    names = [name for name in book.sheet_names if name.startswith("Prensa ")]
    assert len(names) == len(PRESSES)
    assert len({name.casefold() for name in names}) == len(names)
    counts = [len(_data(book, name)) for name in names]
    assert counts == [_work_of(press) for press in PRESSES]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_names_of_sheets_are_allowed_and_never_twice_the_same(
    wanted: list[str],
) -> None:
    """Excel repairs, that is empties, a workbook whose sheets are named otherwise."""
    names = SheetNames()
    given_names = [names.give(each) for each in wanted]
    assert len({each.casefold() for each in given_names}) == len(wanted)
    for each in given_names:
        assert each.strip()
        assert len(each.encode("utf-16-le")) <= 2 * LONGEST_NAME
        assert not set(each) & set("[]:*?/\\'\n\t\0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_and_note_is_used_and_no_table_has_one_twice(
    language: Language,
) -> None:
    """Excel refuses a table with two equal titles; an unused text is a leftover."""
    words = Words(language)
    facts = gather(PLANT, PLAN, words)
    used = {"figure", "value", "bound", "gap", "unit", "covers"}
    used |= {"state", "orders", "ordered_t", "shipped_t", "sheet", "field", "default"}
    for part in _parts(facts):
        titles = [words(f"planbook.column.{each.name}") for each in part.columns]
        assert len({title.casefold() for title in titles}) == len(titles)
        assert all(len(row) == len(part.columns) for row in part.rows)
        used |= {each.name for each in part.columns}
    prefix = "planbook.column."
    known = {key.removeprefix(prefix) for key in words.keys() if prefix in key}  # noqa: SIM118 - not a mapping
    assert known == used
    assert all(words.has(f"report.losses.{cause}") for cause in CAUSES)


def test_both_languages_have_the_same_texts() -> None:
    """A text missing in one language is found here, not by who reads it."""
    spanish, english = (
        {key for key in Words(language).keys() if key.startswith("planbook.")}  # noqa: SIM118 - not a mapping
        for language in LANGUAGES
    )
    assert spanish == english


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two prints of one plan can be compared by their hash."""
    for name in ("a.xlsx", "b.xlsx"):
        write_plan_workbook(PLANT, PLAN, tmp_path / name, "en")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


PAGES = {"es": "es/libro-del-plan.md", "en": "en/plan-workbook.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_documented(language: Language) -> None:
    """The page of the guide names each sheet as the workbook does."""
    docs = Path(__file__).parents[2] / "docs"
    text = (docs / PAGES[language]).read_text("utf-8")
    for name in SHEETS:
        sheet = Words(language)(f"planbook.sheet.{name}").partition(" {")[0]
        assert f"**{sheet}**" in text, sheet


def test_a_line_has_its_sheet_with_what_goes_in_and_comes_out(tmp_path: Path) -> None:
    """Line M of the routed world: three steps, the last after a change of family."""
    plant = routed_plant()
    book = _write(tmp_path, plant, routed_plan(plant))
    rows = book.get_sheet_by_name("Línea M").to_python()[TITLES + 1 :]
    assert [(row[4], row[5], row[6], row[8], row[9]) for row in rows] == [
        ("L1", "P", "LAM", 600, 600),
        ("L2", "Q", "LAM", 300, 300),
        ("L5", "R", "BAR", 100, 100),
    ]
    assert [row[10] for row in rows] == ["B1: 600 kg", "B2: 300 kg", "B1: 100 kg"]
    assert "30 min" in str(rows[2][11])
