"""
How good and how fast the planners are, measured the same way each time.

``python -m benchmarks`` runs a set of instances and writes one JSON line for each; see
``README.md`` beside this file. Start reading in :mod:`benchmarks.families` (which sets
there are) and :mod:`benchmarks.running` (one fresh process for each instance).
"""
