"""The small plant and plan with ids and names that would break a careless page."""

from typing import Any

from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.wire import (
    from_json,
    plant_hash,
    record_from_json,
    record_to_json,
    to_json,
)
from tests.report.small import plant
from tests.report.small_plan import plan

SCRIPT = "<script>alert('1')</script>"
NAMES = {
    "P-1041": SCRIPT,
    "P-1042": '"><img src="http://example.invalid/x.png">',
    "P-1043": "&amp; {0} [b] ]]>",
    "P7": "</svg></style><b>P7</b>",
    "M-U40": "M-U40' onclick='x",
    "T-2": "-->",
    "R-01": "<R&01>",
    "ALC-0312": "ALC–0312 \u202e\u0007",
    "Taller de ejemplo": "Taller </title><script>x</script>",
    "Cambiar la bomba": "Cambiar <la> & 'bomba'",
}


def hostile() -> tuple[Plant, Plan]:
    """Return a plant and its plan, valid but for the look of their names."""
    odd: Plant = from_json(_renamed(to_json(plant())))
    data = _renamed(record_to_json(plan()))
    data["plant_hash"] = plant_hash(odd)
    return odd, record_from_json(Plan, data)


def _renamed(data: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(data, dict):
        return {key: _renamed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_renamed(value) for value in data]
    return NAMES.get(data, data) if isinstance(data, str) else data
