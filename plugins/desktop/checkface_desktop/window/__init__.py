"""The window, made with Tk: what is shown, and what a person can do in it."""
