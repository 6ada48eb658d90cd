"""Life after award: the next list, and what moved."""
