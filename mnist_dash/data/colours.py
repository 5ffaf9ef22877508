"""The ten colours of the digits, with the same hues on a light and on a dark ground."""

# Found by simulated annealing: hues within 17° of the first list, every colour at least 3:1 against its theme's ground,
# and the smallest distance between any two, in OKLab, over 0.085 for normal, protan, deutan and tritan sight (Machado
# et al. 2009). Digits that look alike (4 and 9, 3, 5 and 8, 1 and 7) have colours far apart.
# tests/plots/test_palette.py checks it.
ON_LIGHT: tuple[str, ...] = (
    "#3d11f8",  # 0 indigo
    "#84697c",  # 1 grey
    "#c17c8d",  # 2 pink
    "#3980bc",  # 3 sky
    "#4e7a04",  # 4 green
    "#830120",  # 5 dark red
    "#8b07b9",  # 6 purple
    "#0c92fb",  # 7 blue
    "#8e962c",  # 8 olive
    "#9f0185",  # 9 magenta
)
ON_DARK: tuple[str, ...] = (
    "#575bb2",
    "#786a7a",
    "#f489a0",
    "#80bff5",
    "#84b90b",
    "#af3e37",
    "#a104ed",
    "#3690ef",
    "#9f955e",
    "#f94cbb",
)
