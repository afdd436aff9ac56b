"""Billets from logs: which lengths, from which logs, for which run."""
