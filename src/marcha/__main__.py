"""``python -m marcha``: the same as the command ``marcha``, where no PATH finds it."""

import sys

from marcha.cli import main

if __name__ == "__main__":
    sys.exit(main())
