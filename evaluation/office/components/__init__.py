"""Parts that screens share: each gives a plain value or shows one thing."""
