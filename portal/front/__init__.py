"""The roof: front door, help bar, hand-overs between services, demo and embedded services."""
