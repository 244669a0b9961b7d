"""Pure rules and tables; standard library only."""
