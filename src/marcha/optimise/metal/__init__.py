"""Metal and stock: what can be called off, and which pieces are already made."""
