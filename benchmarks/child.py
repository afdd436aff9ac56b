"""
One instance in a process of its own: a job on standard input, a record on output.

Whatever the planner prints or breaks stays in this process.
"""

import json
import sys
from typing import Any

from benchmarks.families import family
from benchmarks.settings import Settings


def main() -> None:
    """Read the job, solve it, write the record as the last line."""
    job: dict[str, Any] = json.loads(sys.stdin.read())
    record = family(job["set"], job["format"]).solve(
        job["instance"], Settings(**job["settings"])
    )
    sys.stdout.write("\n" + json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
