"""Unit tests of the scripts: `node --test tests/js/*.test.js`, one pytest test for each file."""
