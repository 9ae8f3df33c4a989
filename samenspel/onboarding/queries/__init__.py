"""What is known about getting in, in as few questions as a page allows."""
