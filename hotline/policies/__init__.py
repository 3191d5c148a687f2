"""Pure decisions: what follows from what, by the profile of the centre's country."""
