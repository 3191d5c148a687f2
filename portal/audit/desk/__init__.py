"""The screen for auditors."""
