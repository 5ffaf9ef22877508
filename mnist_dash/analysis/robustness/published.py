"""Published figures of comparable networks, each with its source; what differs from ours is said beside them."""

# Share of wrong votes of four networks that were trained on clean digits, under MNIST-C's parameters.
WRONG_VOTES = {
    "brightness": 0.363,
    "canny-edges": 0.321,
    "translate": 0.305,
    "stripe": 0.244,
    "zigzag": 0.060,
    "shot-noise": 0.036,
    "dotted-line": 0.024,
}
WRONG_VOTES_SOURCE = "sh-islam/ciln-bench, 2026: four other networks, their own random numbers"
