"""The parts of the page of a plan, one module each, in the order they are read."""
