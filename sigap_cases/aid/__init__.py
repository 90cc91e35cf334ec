"""Social aid: programmes, who fits them, who receives it, and what came of it; and the
list of placement agencies by which a village checks an offer."""
