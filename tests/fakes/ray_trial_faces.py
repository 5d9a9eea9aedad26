"""What a replica of `ray_trial` does not draw, as its tests know it too."""

PRETENDED, GATED = 254, 255
"""Faces of a digest."""
BEGUN = ".begun"
"""Ends the name of a file beside the gate, which says by number that a process waits at it."""
