"""
The sets of instances and their formats.

To add one, write a module with ``expand`` (paths into names of instances, in order)
and ``solve`` (one name and its settings into a record) and add a row here. Modules are
imported when they are used, so that one part's libraries do not burden another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from benchmarks.settings import Settings, UsageError

Record = dict[str, Any]
"""One line of the result: ``status``, ``objective``, ``bound`` … by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """
    Instances of one problem in one format.

    Attributes
    ----------
    module
        Name of the module in this package.
    paths
        What a path is, for the help.
    usual
        Paths when none is given; empty: some must be given.
    """

    module: str
    paths: str
    usual: tuple[str, ...] = ()

    def expand(self, paths: Sequence[str]) -> list[str]:
        """Return the names of the instances that the paths mean, in order."""
        expand = cast("Callable[[Sequence[str]], list[str]]", self._member("expand"))
        return expand(paths)

    def instances(self, paths: Sequence[str]) -> list[str]:
        """
        Return the names of the instances that paths mean, or of the usual ones.

        Raises
        ------
        UsageError
            When there are no usual ones.
        """
        if not (paths or self.usual):
            raise UsageError(f"say which instances: {self.paths}")
        return self.expand(paths or self.usual)

    def solve(self, instance: str, settings: Settings) -> Record:
        """Solve one instance in this process."""
        solve = cast("Callable[[str, Settings], Record]", self._member("solve"))
        return solve(instance, settings)

    def _member(self, name: str) -> object:
        member: object = getattr(import_module(f"benchmarks.{self.module}"), name)
        return member


FAMILIES: Mapping[tuple[str, str], Family] = {
    ("plant", "generated"): Family(
        module="generated_plants",
        paths="regime:orders:presses:tasks:seed; a seed may be a range, 1-10",
    ),
    ("why", "listed"): Family(
        module="listed_questions",
        paths="numbers of questions, or all",
        usual=("all",),
    ),
    ("fortnight", "example"): Family(
        module="fortnight", paths="seeds, or usual", usual=("usual",)
    ),
    ("promise", "generated"): Family(
        module="promises",
        paths="as in plant generated",
        usual=(
            "metal:20:2:15:1-17",
            "capacity:20:2:15:1-17",
            "repair:20:2:15:1-16",
        ),
    ),
}
"""Every set and format there is."""


def usual_format(set_name: str) -> str:
    """Return the first format of a set; of an unknown one, its own name."""
    return next((form for name, form in FAMILIES if name == set_name), set_name)


def family(set_name: str, format_name: str) -> Family:
    """
    Find a family.

    Raises
    ------
    UsageError
        Naming what there is.
    """
    found = FAMILIES.get((set_name, format_name))
    if found is None:
        known = ", ".join(" ".join(key) for key in FAMILIES)
        raise UsageError(
            f"no set {set_name!r} in format {format_name!r}; there is: {known}"
        )
    return found
