"""Who is told what: recipients, notices, letters, calls, and what an answer ends."""
