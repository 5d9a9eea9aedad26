"""Turns settings into a server that runs, until it is told to end."""

from checkface_server.running.server import serve

__all__ = ["serve"]
