"""Marks to points to totals to ranks, exactly."""
