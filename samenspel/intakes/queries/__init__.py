"""Reading intakes of the centre in scope: the form, a guardian's own part, the work of staff, the figures."""
