"""Somebody comes to the front door."""


def test_the_front_door_opens(visitors):
    page = visitors.new()
    answer = page.goto("/livez")
    assert answer.status < 500
