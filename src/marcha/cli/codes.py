"""
The exit codes.

====  ==========================================================================
code  meaning
====  ==========================================================================
0     done
1     no feasible plan, or a rule or a certificate is broken
2     bad data, a file that cannot be read or written, or a bad command line
3     a fault of Marcha itself; ``MARCHA_TRACEBACK=1`` shows where
130   interrupted before there was anything to keep
====  ==========================================================================
"""

from typing import Final

DONE: Final = 0
BROKEN: Final = 1
BAD_DATA: Final = 2
FAULT: Final = 3
INTERRUPTED: Final = 130
