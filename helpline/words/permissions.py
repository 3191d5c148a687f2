"""What staff of the helpline may be allowed to do."""

MAY_ANSWER = "helpline.answer"
MAY_SUPERVISE = "helpline.supervise"
MAY_SEE_FIGURES = "helpline.view_figures"
"""In sums, and nothing about one contact."""
