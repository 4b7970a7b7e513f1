"""Who signed what: SSH signatures, the trust file, the statement."""
