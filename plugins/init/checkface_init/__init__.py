"""Turns three answers into what a project needs to show its faces: `checkface init`."""
