"""Official papers: the register, drafting, one paper, what a unit received, templates."""
