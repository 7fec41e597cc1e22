"""The made-up sample school: what its offices hand in, sound or with known faults."""
