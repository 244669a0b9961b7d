"""What people do to enrolments: verdicts, closing, reopening, leaving."""
