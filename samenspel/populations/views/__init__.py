"""The pages of the population in the Kompas."""
