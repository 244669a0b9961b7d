"""数据核对: what has to hold between two rounds, and what becomes of a doubt."""
