"""Database history: run by alembic, imports nothing of the program."""
