"""What a person keeps on the desk: named filters of lists."""
