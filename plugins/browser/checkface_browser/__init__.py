"""The browser's way to us: a program that hashes files for the extension, and its entries."""
