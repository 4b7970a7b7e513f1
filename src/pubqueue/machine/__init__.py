"""The shared set-up of one Linux machine: a plan of steps, each done, told and undone in one way."""
