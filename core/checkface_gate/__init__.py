"""Shows what a package installer is about to install, asks, and decides; it knows no installer."""
