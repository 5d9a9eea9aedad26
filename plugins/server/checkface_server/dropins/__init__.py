"""Addresses that other software asks for already: avatars, badges, pictures of a text."""
