"""Letter text, transport, attempts."""
