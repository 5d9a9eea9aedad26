"""What an install leaves behind to be read: JSON, HTML, Markdown."""
