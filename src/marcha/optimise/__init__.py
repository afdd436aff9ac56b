"""Plans from plants: engines, planners that do not know each other, ``compose``."""
