"""Who signed a file, as its index's attestations (PEP 740) prove it."""
