"""The use cases, one function each. Each takes the actor and asks `access.may`."""
