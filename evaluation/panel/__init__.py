"""The people who mark: notes that are kept apart from what was published."""
