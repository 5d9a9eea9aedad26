"""The canonical API, `/cf1/…`: each thing has one address, made of digests, that never changes."""
