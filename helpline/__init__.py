"""Children and parents talk live to counsellors."""
