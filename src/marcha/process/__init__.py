"""
What the metal and the machines do: formulas, demand, tooling, metal, machines.

Everything here is derived from a plant by arithmetic; nothing is decided.
"""
