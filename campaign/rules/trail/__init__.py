"""The trail 留痕 in words: which acts belong together, and what an event's facts say."""
