"""Carries faces into pip: shows and checks the face of every wheel before it is installed."""
