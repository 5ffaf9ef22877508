"""Published figures of comparable networks, each with its source; what differs from ours is said beside them."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class UnderAttack:
    """A network that was trained against attacks: right answers in percent, clean and at a bound of 0.3."""

    name: str
    clean: float
    reported: float
    auto_attack: float

    def row(self) -> dict[str, str]:
        """As people read it."""
        shares = {"As they are": self.clean, "Reported by its authors": self.reported, "AutoAttack": self.auto_attack}
        return {"Network": self.name, **{name: f"{value:.2f} %" for name, value in shares.items()}}


UNDER_ATTACK = (
    UnderAttack("Gowal et al. 2020", 99.26, 96.38, 96.34),
    UnderAttack("Zhang et al. 2020 (CROWN-IBP)", 98.38, 96.38, 93.96),
    UnderAttack("Zhang et al. 2019 (TRADES)", 99.48, 95.60, 92.81),
    UnderAttack("Madry et al. 2018", 98.53, 89.62, 88.50),
    UnderAttack("Wong et al. 2020 (fast FGSM)", 98.50, 88.77, 82.93),
)
UNDER_ATTACK_SOURCE = (
    "Source: the table of AutoAttack (github.com/fra31/auto-attack); each author's attack is another one"
)

# A LeNet on MNIST against notMNIST and Fashion-MNIST ("near"): AUROC and FPR95 in percent.
STRANGERS = {
    "Largest probability": (91.69, 33.73),
    "Energy": (92.69, 28.71),
    "ODIN": (93.20, 25.33),
    "Mahalanobis distance": (99.28, 3.78),
    "Gaussian mixture": (99.80, 0.69),
}
STRANGERS_SOURCE = "Source: OpenOOD's MNIST table (its version 1.5 dropped MNIST)"
