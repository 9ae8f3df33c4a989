"""What goes in and out of the product as a whole: a centre that travels."""
