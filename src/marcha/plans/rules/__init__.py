"""
The rules that a plan keeps, and the checker that knows them.

Each rule is one function from the facts of a plan to its findings; its docstring says
in one sentence what it ensures and cites ``docs/design/semantics.md``. The checker
knows no solver and no planner. The words for a violation are in ``text`` under
``rules.<name>``, the sentence of a rule under ``rules.meaning.<name>``.
"""

from collections.abc import Callable, Iterator, Mapping

from marcha.plans.plan import Plan
from marcha.plans.rules import (
    ageing,
    agreed,
    billets,
    courses,
    machines,
    metal,
    people,
    remelt,
    restart,
    routes,
    supplies,
    tooling,
    upkeep,
)
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import CheckResult, Finding, Violation
from marcha.plant.plant import Plant

Rule = Callable[[Facts], Iterator[Finding]]


def values_sound(facts: Facts) -> Iterator[Finding]:
    """Ensures that every value is of its kind and in its range, no span negative."""
    yield from facts.sifted.unsound


def ids_unique(facts: Facts) -> Iterator[Finding]:
    """Ensures that a task is planned once and runs, loads, call-offs have own ids."""
    yield from facts.sifted.doubled


def references_known(facts: Facts) -> Iterator[Finding]:
    """Ensures that everything the plan names is in the plant or in the plan."""
    yield from facts.sifted.unknown


_IN_ORDER: tuple[Rule, ...] = (
    values_sound,
    ids_unique,
    references_known,
    agreed.made_for_this_plant,
    machines.machine_fits_work,
    machines.machine_open,
    machines.machine_up,
    machines.one_thing_at_a_time,
    machines.die_oven_places,
    machines.machine_powered,
    machines.donor_stays_down,
    machines.within_horizon,
    machines.not_before_now,
    upkeep.service_lasts,
    upkeep.service_alone,
    upkeep.service_staffed,
    upkeep.service_due,
    supplies.supplies_there,
    people.machine_staffed,
    people.task_skills,
    people.assignment_spans_task,
    people.people_on_shift,
    people.one_person_one_place,
    courses.training_lasts,
    courses.training_places,
    courses.training_level,
    courses.training_mentor,
    courses.training_times,
    tooling.die_fits_press,
    tooling.die_makes_profile,
    tooling.container_fits_press,
    tooling.die_ready,
    tooling.die_on_one_press,
    tooling.die_out_while_heated,
    tooling.die_heated,
    tooling.heat_long_enough,
    tooling.die_life,
    tooling.setup_between_dies,
    tooling.setup_long_enough,
    billets.press_data,
    billets.billet_fits_press,
    billets.billet_step,
    billets.pulls_or_billets,
    billets.billet_trim,
    billets.pull_fits_table,
    billets.run_lasts,
    metal.metal_alloy,
    metal.metal_diameter,
    metal.metal_owner,
    metal.metal_quality,
    metal.metal_there,
    metal.logs_available,
    metal.billets_cut,
    metal.log_length_balance,
    metal.call_off_lead,
    metal.call_off_dates,
    metal.call_off_minimum,
    metal.call_off_month,
    remelt.remelt_scrap,
    ageing.load_recipe,
    ageing.load_duration,
    ageing.load_capacity,
    ageing.load_length,
    ageing.load_after_run,
    ageing.load_serves_its_run,
    ageing.pieces_aged_once,
    ageing.stock_fits_order,
    ageing.stock_stage,
    ageing.stock_available,
    ageing.stock_within_order,
    ageing.order_release,
    routes.line_fits_operation,
    routes.line_lasts,
    routes.line_after_step,
    routes.batch_capacity,
    routes.line_setup,
    routes.feed_drawn,
    routes.feed_suits,
    routes.feed_owner,
    routes.feed_released,
    routes.feed_there,
    routes.feed_enough,
    restart.task_not_done,
    restart.task_earliest,
    restart.task_starts_open,
    restart.task_work,
    restart.task_links,
    restart.spares_there,
    restart.purchase_part,
    restart.purchase_lead,
    restart.purchase_cost,
    restart.purchase_quantity,
    restart.cash_there,
    agreed.locks_kept,
    agreed.figures_true,
    agreed.bounds_hold,
)

RULES: Mapping[str, Rule] = {rule.__name__: rule for rule in _IN_ORDER}
"""Every rule by name, in the order in which they are checked."""


def check(plant: Plant, plan: Plan) -> CheckResult:
    """
    Check a plan against every rule.

    A plan of nonsense (unknown ids, negative times, figures that are not numbers) gets
    violations; only a plant that did not pass its reference checks makes this raise.
    """
    facts = Facts(plant, plan)
    return CheckResult(
        violations=tuple(
            Violation(
                rule=name,
                subjects=finding.subjects,
                minute=finding.minute,
                params=finding.params,
            )
            for name, rule in RULES.items()
            for finding in rule(facts)
        )
    )


__all__ = ["RULES", "CheckResult", "Rule", "Violation", "check"]
