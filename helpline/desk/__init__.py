"""What the helpline puts on the desk besides its pages."""
