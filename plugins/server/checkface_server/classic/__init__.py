"""The API that people hooked faces into before there was a scheme: its clients still work."""
