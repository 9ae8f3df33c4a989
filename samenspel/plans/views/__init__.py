"""The pages of the goals and of the policy document in the Kompas."""
