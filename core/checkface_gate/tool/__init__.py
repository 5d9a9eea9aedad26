"""Runs a stranger's tool to its end, and shows what it says."""
