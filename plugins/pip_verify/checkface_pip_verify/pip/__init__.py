"""The one place that starts pip, and all that leans on how pip behaves."""
