"""What staff of the helpline may be allowed to do."""

MAY_ANSWER = "helpline.answer"
MAY_SUPERVISE = "helpline.supervise"
