"""One seed, and a dice of its own for every actor: one more of them shifts nobody's throws."""

import random


class Dice:
    """Gives the dice of an actor; the same seed and name give the same throws."""

    def __init__(self, seed: int) -> None:
        """Keep the seed."""
        self.seed = seed

    def of(self, *who: object) -> random.Random:
        """Return the dice of this actor."""
        return random.Random(f"{self.seed}/{'/'.join(map(str, who))}")
