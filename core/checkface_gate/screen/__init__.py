"""What a person sees of an install, and is asked."""
