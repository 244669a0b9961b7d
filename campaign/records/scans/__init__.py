"""Writers and readers that the acts on stamped scans share."""
