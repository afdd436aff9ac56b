"""
Write the golden files anew: ``python -m tests.report.renew``.

Then read what changed (``git diff tests/report/golden``) before keeping it.
"""

from tests.report.golden import FOLDER, texts


def main() -> None:
    """Write every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
