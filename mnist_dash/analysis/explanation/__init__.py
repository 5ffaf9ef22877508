"""Why a network says what it says: heat maps over the ink, their grades, and the arithmetic of one unit."""

from mnist_dash.analysis.explanation.attributions import ATTRIBUTIONS, Attribution, Question
from mnist_dash.analysis.explanation.grades import Grade, grade
from mnist_dash.analysis.explanation.units import Arithmetic, arithmetic

__all__ = ["ATTRIBUTIONS", "Arithmetic", "Attribution", "Grade", "Question", "arithmetic", "grade"]
