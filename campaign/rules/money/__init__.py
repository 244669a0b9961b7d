"""What licensed software costs: prices with dates, bases of an estimate, money as whole cents."""
