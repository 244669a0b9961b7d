"""时间回看: how matters stood, read from what was kept of every change."""
