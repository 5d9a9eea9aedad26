"""The step after consent: exactly those bytes, installed or delivered, and looked at afterwards."""
