"""What is kept: an append-only journal per procurement, the files it names, and sessions.

`journal` and `records` are pure and import no database library, so that an exported record can be checked anywhere.
`repository.Store` is the door for everybody else.
"""
