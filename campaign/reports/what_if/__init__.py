"""假如期限是另一天: a milestone recomputed under another date, and nothing written."""
