"""Serves faces over HTTP: the same bits as everywhere, by one command or by many machines."""
