"""What care costs: the model, the figures in force on a date, and the model run backwards."""
