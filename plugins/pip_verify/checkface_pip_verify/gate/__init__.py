"""Which wheels, who else knows them, and whether they may pass."""
