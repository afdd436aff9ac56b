"""
What the record adds up to: production, metal, stops, orders, criteria, statements.

Start with :mod:`marcha.actuals.reckoning.record`, a plan and its events; every figure
is a function of it. Nothing here changes a plant or plans: folding stands one floor up.
"""
