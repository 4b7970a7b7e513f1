"""What leaves this machine beside posts: letters to the staff, and the sign of life."""
