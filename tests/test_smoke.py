def test_the_database_is_postgresql(db):
    from django.db import connection

    assert connection.vendor == "postgresql"
