"""Presses and ovens: what runs where and when, by dispatching."""
