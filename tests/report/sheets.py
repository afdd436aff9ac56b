"""The sheets of the small plant as text: bulletin, picture, statement, declaration."""

from dataclasses import replace
from datetime import date, datetime

from marcha.actuals.reckoning.bulletin import bulletin
from marcha.actuals.reckoning.declaration import Declaration, declaration
from marcha.actuals.reckoning.period import days_until
from marcha.actuals.reckoning.reactivation import Reactivation, reactivation
from marcha.actuals.reckoning.record import record
from marcha.plant.ids import EquipmentId
from marcha.report.bulletin import bulletin_page
from marcha.report.bulletin_picture import bulletin_picture
from marcha.report.bulletin_words import lines
from marcha.report.declaration import declaration_page, refusal_page
from marcha.report.statement import statement_lines, statement_page
from marcha.text import Words
from tests.report.small import plant
from tests.report.small_plan import plan
from tests.report.small_rows import LAST, closed, recorded, sheet

UNTIL = datetime(2026, 12, 20)


def declared() -> Declaration:
    """Declare what the rows of the small plant show: one day above 1,200 kg."""
    found = recorded()
    made = declaration(found, reactivation(found, UNTIL))
    assert made is not None
    return made


def refused(name: str) -> Reactivation:
    """Judge an empty record: everything is missing, machines of long names too."""
    found = reactivation(record(plant(), plan(), ()), UNTIL)
    long = tuple(EquipmentId(name) for _ in range(9))
    unmet = tuple(
        replace(each, subjects=long) if each.subjects else each for each in found.unmet
    )
    return replace(found, unmet=unmet)


def texts() -> dict[str, str]:
    """Return every sheet by the name of its golden file."""
    es, en = Words("es"), Words("en")
    found, made, month = recorded(), sheet(), closed()
    empty = record(plant(), plan(), ())
    nothing = bulletin(empty, days_until(LAST, 7))
    refused = reactivation(empty, UNTIL)
    return {
        "bulletin_es.html": bulletin_page(found, made, es),
        "bulletin_en.html": bulletin_page(found, made, en),
        "bulletin_nothing_es.html": bulletin_page(empty, nothing, es),
        "bulletin_es.svg": bulletin_picture(found, made, es),
        "bulletin_nothing_en.svg": bulletin_picture(empty, nothing, en),
        "bulletin_es.txt": "\n".join(lines(found, made, es)),
        "statement_es.html": statement_page(found, month, es),
        "statement_en.html": statement_page(found, month, en),
        "statement_en.txt": "\n".join(statement_lines(found, month, en)),
        "declaration_es.html": declaration_page(found, declared(), es),
        "refusal_en.html": refusal_page(empty, refused, date(2026, 12, 19), en),
    }
