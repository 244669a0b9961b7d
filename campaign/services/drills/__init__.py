"""Contact drills: started, added to, answered, proved by a call, repeated each quarter."""
