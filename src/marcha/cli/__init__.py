"""
The command line: arguments in, one call of ``app``, words out.

Start with :mod:`marcha.cli.main` (from arguments to an exit code), then
:mod:`marcha.cli.speech` (commands that speak one language) and one module of
:mod:`marcha.cli.commands` for each verb. Only what a command needs is imported, when
it runs: ``marcha --help`` loads no solver and no workbook library.
"""

from marcha.cli.main import main

__all__ = ["main"]
