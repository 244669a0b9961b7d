"""What a checked list changes in the register: pure decisions, made before anything is written."""
