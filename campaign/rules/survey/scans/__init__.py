"""Printed forms that come back stamped: their code, their rows, their pages put together."""
