"""What keeps a home from working: one examination after the other, from the outside in, none resting on another."""
