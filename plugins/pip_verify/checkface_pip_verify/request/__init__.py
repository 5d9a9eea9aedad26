"""What was asked for, in pip's own words, and what of it could run code."""
