"""The platforms: one file each, found by name and imported only when used."""
