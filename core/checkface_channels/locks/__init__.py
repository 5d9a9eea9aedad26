"""Lock files of every tool, read into what they promise of each file."""
