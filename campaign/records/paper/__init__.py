"""Writers of papers that several acts share."""
