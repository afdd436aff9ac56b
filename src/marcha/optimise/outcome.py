"""What a chosen plan is handed out with: reasons, figures and bounds."""

from dataclasses import replace

from marcha.optimise.assemble import Assembled
from marcha.optimise.context import Context
from marcha.optimise.reasons import reasons
from marcha.plans.figures import figures
from marcha.plans.plan import Certificate, Plan


def finish(
    context: Context, assembled: Assembled, proofs: tuple[Certificate, ...]
) -> Plan:
    """Add reasons, figures and bounds to a plan."""
    complete = replace(
        assembled.plan,
        reasons=reasons(context, assembled),
        certificates=proofs,
    )
    stated = tuple(
        replace(figure, bound=bound_of(proofs, figure.name))
        for figure in figures(context.plant, complete)
    )
    return replace(complete, figures=stated)


def bound_of(proofs: tuple[Certificate, ...], figure: str) -> float | None:
    """Return the bound that certificates prove for a figure; None: none."""
    return next((each.bound for each in proofs if each.figure == figure), None)
