"""
Problems of the literature in plain arrays, and what solves them.

An engine knows no aluminium and no plant.
"""
