"""Figures of the floor, each counted twice."""
