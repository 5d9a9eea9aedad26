"""The right click: entries in file managers, and the window that they open."""
