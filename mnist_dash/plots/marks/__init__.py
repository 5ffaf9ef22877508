"""The small figures that need no chart library: axes, bars, lines, points and pictures as HTML and SVG.

A figure is a text of markup. Its places are shares of a drawing area that is as wide as the page gives it, and its
words are text of the page's own size, so that it is as sharp and as readable on a phone as on a wide screen, and
changes with the theme by itself. `marks.css` is its look; the component `ui/components/figure` shows it.
"""
