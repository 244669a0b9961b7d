"""The demonstration county: a believable past, lived by the real services up to today."""
