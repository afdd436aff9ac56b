"""The checker: a valid plan passes, and each rule is broken by what breaks it alone."""

import dataclasses
import random

import pytest

from marcha.plans import RULES, Plan, check
from marcha.plant import BrokenRules
from marcha.plant.plant import Plant
from marcha.plant.wire import plant_hash
from marcha.text import LANGUAGES, Language, Words
from tests.plans import broken, broken_routes, broken_upkeep
from tests.plans import world as w
from tests.plans.broken import Change

PARTS = (broken, broken_routes, broken_upkeep)
CASES = [
    pytest.param(rule, change, id=f"{part.__name__[12:]}-{rule}-{number}")
    for part in PARTS
    for rule, changes in part.BROKEN.items()
    for number, change in enumerate(changes)
]
KEPT = [change for part in PARTS for change in part.KEPT]


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture(scope="module")
def plan(plant: Plant) -> Plan:
    """Make the plan that keeps every rule."""
    return w.make_plan(plant)


def changed(plant: Plant, plan: Plan, change: Change) -> tuple[Plant, Plan]:
    """Make a change and stamp the plan with the hash of the plant it is for."""
    new_plant, new_plan = change(plant, plan)
    if new_plan.plant_hash == plan.plant_hash and new_plant is not plant:
        new_plan = dataclasses.replace(new_plan, plant_hash=plant_hash(new_plant))
    return new_plant, new_plan


def test_a_plan_that_keeps_all_rules_passes(plant: Plant, plan: Plan) -> None:
    """Protects good plans from false alarms."""
    result = check(plant, plan)
    assert result.violations == ()
    assert result.ok
    result.raise_if_any()
    assert str(result) == "every rule is kept"


def test_the_result_names_the_first_violations(plant: Plant, plan: Plan) -> None:
    """Protects the reader of an exception: five are told, the others counted."""
    late = dataclasses.replace(
        plan,
        runs=tuple(dataclasses.replace(run, end=run.end + 1) for run in plan.runs),
        loads=tuple(dataclasses.replace(load, end=load.end + 1) for load in plan.loads),
    )
    result = check(plant, late)
    assert result.rules == ("run_lasts", "load_duration")
    lines = str(result).splitlines()
    assert lines[0] == "8 violations of 2 rules"
    assert lines[1] == (
        "  run_lasts: R1, P1 at minute 5175 (run=R1, press=P1, minutes=19, needed=18)"
    )
    assert lines[-1] == "  and 3 more"
    assert len(lines) == 7


def test_an_empty_plan_passes(plant: Plant) -> None:
    """Protects the plan of last resort: doing nothing breaks only what is locked."""
    result = check(plant, Plan(plant_hash=plant_hash(plant)))
    assert result.rules == ("locks_kept",)


@pytest.mark.parametrize(("rule", "change"), CASES)
def test_each_rule_is_broken_by_what_breaks_it_alone(
    plant: Plant, plan: Plan, rule: str, change: Change
) -> None:
    """Protects against a rule that sleeps, and against one that speaks for another."""
    result = check(*changed(plant, plan, change))
    assert result.rules == (rule,), str(result)
    with pytest.raises(BrokenRules, match=rule):
        result.raise_if_any()


@pytest.mark.parametrize("change", KEPT)
def test_what_is_close_to_breaking_a_rule_still_keeps_it(
    plant: Plant, plan: Plan, change: Change
) -> None:
    """Protects the edges: the last minute, the last kilogram, sheets that are empty."""
    assert check(*changed(plant, plan, change)).violations == ()


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    """Protects new rules from having no test."""
    assert {rule for part in PARTS for rule in part.BROKEN} == set(RULES)


def test_every_rule_says_what_it_ensures() -> None:
    """Protects the reader: one sentence, and most cite the agreement by number."""
    for name, rule in RULES.items():
        text = rule.__doc__ or ""
        assert text.startswith("Ensures"), name
        assert text.strip().endswith("."), name
        assert "\n" not in text.strip(), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "change"), CASES)
def test_every_violation_has_words(
    plant: Plant, plan: Plan, rule: str, change: Change, language: Language
) -> None:
    """Protects people from a bare code: the texts take exactly what the rule gives."""
    words = Words(language)
    for each in check(*changed(plant, plan, change)).violations:
        text = words(f"rules.{each.rule}", **each.params)
        assert "{" not in text
        for name, value in each.params.items():
            if name in ("machine", "order", "run", "die", "task", "person", "load"):
                assert str(value) in text, (rule, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_sentence_in_every_language(language: Language) -> None:
    """Protects the list of rules that people read, in the plan and in the guide."""
    words = Words(language)
    for rule in RULES:
        assert words(f"rules.meaning.{rule}").endswith(".")
    told = {key for key in words.keys() if key.startswith("rules.")}  # noqa: SIM118 - a method of ours
    wanted = {f"rules.{rule}" for rule in RULES}
    assert told == wanted | {f"rules.meaning.{rule}" for rule in RULES}


def test_checking_changes_nothing_and_repeats(plant: Plant, plan: Plan) -> None:
    """Protects the records: the same plan has the same violations, in any order."""
    rng = random.Random(7)  # noqa: S311 - no secret
    shuffled = dataclasses.replace(
        plan,
        runs=tuple(rng.sample(plan.runs, len(plan.runs))),
        loads=tuple(rng.sample(plan.loads, len(plan.loads))),
        assignments=tuple(rng.sample(plan.assignments, len(plan.assignments))),
        tasks=tuple(rng.sample(plan.tasks, len(plan.tasks))),
    )
    assert check(plant, shuffled).violations == ()
    assert check(plant, plan) == check(plant, plan)
