"""读入方案: a paper becomes a plan."""
