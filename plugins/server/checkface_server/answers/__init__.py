"""Turns questions over HTTP into answers: one table of operations, one set of rules for all."""
