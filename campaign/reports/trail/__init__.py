"""The searchable trail 留痕: which events fit, and what a row says."""
