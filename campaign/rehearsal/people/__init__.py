"""Who acts in a rehearsal, by temperament: units, leaders, the office."""
