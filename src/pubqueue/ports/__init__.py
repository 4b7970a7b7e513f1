"""What the inside asks of the outside: one small interface a file."""
