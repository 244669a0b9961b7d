"""Writers that several acts share; they take an open session and never commit."""
