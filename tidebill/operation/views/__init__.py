"""What the running process answers about itself."""
