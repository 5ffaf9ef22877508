"""The ten colours of the digits, the same in every figure, component, film and theme."""

# Found by simulated annealing: the smallest distance between any two colours, in OKLab, taken over normal,
# protan, deutan and tritan sight (Machado et al. 2009), with contrast kept on light and dark grounds. Digits
# that look alike (4 and 9, 3, 5 and 8, 1 and 7) got colours far apart. tests/plots/test_palette.py checks it.
DIGIT_COLORS: tuple[str, ...] = (
    "#4010fa",  # 0 indigo
    "#77687a",  # 1 grey
    "#ed869e",  # 2 pink
    "#7abef2",  # 3 sky
    "#26912e",  # 4 green
    "#9f1820",  # 5 dark red
    "#860ea6",  # 6 purple
    "#2588f1",  # 7 blue
    "#c0bb42",  # 8 olive
    "#ee0abf",  # 9 magenta
)
