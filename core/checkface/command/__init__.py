"""The verbs of the `checkface` command, one a file: each parses, calls one function and prints."""
