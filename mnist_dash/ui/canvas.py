"""The drawing pad of the Draw page: the only file that knows which component draws.

The drawing is a text, as strokes.pack writes it: in the link and, so that it outlives a page switch, in the session.
What is read is always that text's drawing, so a link gives the same answer wherever it is opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from mnist_dash.data import strokes
from mnist_dash.data.strokes import Drawing, StrokesError
from mnist_dash.ui import broken, words

SIDE = 420  # CSS pixels of the pad; narrow screens show it smaller
PENS = {"thin": 0.035, "medium": 0.06, "thick": 0.1}  # widths as shares of the pad
INK, PAPER = "#ffffff", "#000000"  # as MNIST's own pictures, in either theme: another ground would empty the pad
LINK = "draw_ink"  # the drawing in the link, and in the session

_PAD, _PEN = "draw_pad", "draw_pen"  # the widgets' keys
_TURNS = "draw_turns"  # how often the pad was told to show something else than what is drawn on it
_SHOWN = "draw_shown"  # the text it was told to show
_LINKED = "draw_linked"  # the link's text as last read or written here
_OWN = "draw_own"  # set where this run follows a change on the pad: the browser's link may be older than that
_PROBLEM = "draw_problem"  # what to say once, such as that the link is damaged

_SPOKEN = (
    '<p style="position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%)">'
    "Drawing pad for mouse, finger or pen. To have a digit read without drawing, choose upload above.</p>"
)
_SCALES = ((460, 0.85), (388, 0.77), (358, 0.68))  # screens up to so many CSS pixels show the pad at this scale


def digit_canvas(most: int = SIDE) -> str:
    """Show the pad with its pen, Undo and Clear; gives the drawing as strokes.pack writes it, "" for none.

    It is shown at most so many CSS pixels wide.
    """
    state = st.session_state
    _follow_link()
    if _PAD not in state:  # new on the page: what was drawn before is put back
        show(state.get(LINK, ""))
    broken.take(LINK)
    text = str(state[LINK])
    if problem := state.pop(_PROBLEM, None):
        st.warning(words.plain(problem), icon=":material/link_off:")
    st.html(_style(most / SIDE, blank=not text))
    with st.container(key="draw_frame", gap=None):
        st.html(_SPOKEN)
        _pad()(
            stroke_width=round(_width() * SIDE),
            stroke_color=INK,
            background_color=PAPER,
            height=SIDE,
            width=SIDE,
            initial_drawing={"objects": _objects(state[_SHOWN]), "turn": state[_TURNS]},
            key=_PAD,
            on_change=_drawn,
        )
    _tools(text)
    _write_link(text)
    return text


def show(text: str) -> None:
    """Put this drawing on the pad, in the place of what is there; a text that is none empties it and says so."""
    state = st.session_state
    try:
        drawing = strokes.unpack(text) if text else None
    except StrokesError as error:
        text, drawing = "", None
        state[_PROBLEM] = f"{error} The pad is empty."
    if drawing:
        state[_PEN] = min(PENS, key=lambda name: abs(PENS[name] - drawing.width))
    state[LINK] = state[_SHOWN] = text
    state[_TURNS] = state.get(_TURNS, 0) + 1


# --- what changes the drawing ---------------------------------------------------------------------------


def _drawn() -> None:
    """The pad reports what is on it: after a stroke, and as an echo of what it was told to show."""
    st.session_state[_OWN] = True
    shown = st.session_state[_SHOWN]
    try:
        lines = _lines(st.session_state[_PAD].drawing["raw"]["objects"])
        if lines == [_points(path) for path in _objects(shown)]:
            st.session_state[LINK] = shown
        else:
            st.session_state[LINK] = strokes.pack(_drawing(lines, _width())) if lines else ""
    except StrokesError as error:
        st.session_state[_PROBLEM] = str(error)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):  # not what the pad sends
        st.session_state[_PROBLEM] = "That stroke could not be read; draw it again."


def _undo() -> None:
    drawing = strokes.unpack(st.session_state[LINK])
    _change(strokes.pack(replace(drawing, strokes=drawing.strokes[:-1])) if len(drawing.strokes) > 1 else "")


def clear() -> None:
    """Empty the pad."""
    _change("")


def _take_pen() -> None:
    """The pen that was chosen draws all strokes again."""
    if text := st.session_state[LINK]:
        _change(strokes.pack(replace(strokes.unpack(text), width=PENS[st.session_state[_PEN]])))


def _change(text: str) -> None:
    st.session_state[_OWN] = True
    show(text)


# --- the link -------------------------------------------------------------------------------------------


def _follow_link() -> None:
    """Where the address brought another drawing, as a shared link or a step back does, show that."""
    state = st.session_state
    linked = st.query_params.get(LINK, "")
    own = state.pop(_OWN, False)
    returned = _PAD not in state and not linked  # from another page, which has dropped the drawing from the address
    if not own and not returned and linked != state.get(_LINKED, ""):
        show(linked)
    state.setdefault(LINK, "")


def _write_link(text: str) -> None:
    if text:
        st.query_params[LINK] = text
    else:
        st.query_params.pop(LINK, None)
    st.session_state[_LINKED] = text


# --- what stands on the page ----------------------------------------------------------------------------


@cache
def _pad() -> Callable[..., Any]:
    """The component, registered anew without its toolbar: unseen, that would still take touches and the Tab key."""
    import streamlit_drawable_canvas as pad  # registers itself: fails where no server or test of an app runs

    pad.out = st.components.v2.component(
        "streamlit-drawable-canvas.streamlit_drawable_canvas",
        html='<style>.dc-toolbar {display: none !important}</style><div class="canvas-root"></div>',
        css="index-*.css",
        js="index-*.js",
        isolate_styles=True,
    )
    return pad.st_canvas  # type: ignore[no-any-return]


def _width() -> float:
    """The pen's width as a share of the pad: that of the drawing, else of the chosen pen."""
    if text := st.session_state.get(LINK):
        return strokes.unpack(text).width
    return PENS[st.session_state.get(_PEN) or "medium"]


def _tools(text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button("Undo", key="draw_undo", on_click=_undo, disabled=not text)
        st.button("Clear", key="draw_clear", on_click=clear, disabled=not text)
        st.session_state.setdefault(_PEN, "medium")
        st.segmented_control(
            "Pen",
            list(PENS),
            required=True,
            key=_PEN,
            persist_state="session",
            on_change=_take_pen,
            label_visibility="collapsed",
        )


def _style(shown: float, *, blank: bool) -> str:
    """The pad's frame: shown at that scale, and no larger than the screen."""
    frame = ".st-key-draw_frame"
    rules = [
        f"{frame} {{position: relative; flex: none; overflow: hidden; border-radius: 8px}}",
        f"{frame} > * {{width: {SIDE}px; min-width: {SIDE}px; transform-origin: 0 0}}",
        _scaled(frame, shown),
    ]
    rules += [f"@media (max-width: {most}px) {{{_scaled(frame, scale)}}}" for most, scale in _SCALES if scale < shown]
    if blank:
        look = "color: #9a9a9a; font-size: 1.1rem; text-align: center; pointer-events: none; z-index: 30"
        rules.append(f"{frame}::after {{content: 'Draw a digit here'; position: absolute; inset: 45% 0 auto; {look}}}")
        rules.append(f"{frame}:hover::after, {frame}:active::after {{content: none}}")
    return f"<style>{' '.join(rules)}</style>"


def _scaled(frame: str, scale: float) -> str:
    """The frame at a scale, and the pad in it."""
    side = f"{SIDE * scale:g}px"
    return f"{frame} {{width: {side}; height: {side}}} {frame} > * {{transform: scale({scale:g})}}"


# --- the component's own form of a drawing --------------------------------------------------------------


def _objects(text: str) -> list[dict[str, Any]]:
    """The drawing as paths of the component, one a stroke."""
    if not text:
        return []
    drawing = strokes.unpack(text)
    return [_path((stroke * SIDE).round(2).tolist(), drawing.width * SIDE) for stroke in drawing.strokes]


def _path(points: Sequence[Sequence[float]], width: float) -> dict[str, Any]:
    first, *others = points
    lines = others or [[first[0] + 0.01, first[1]]]  # a line of no length would not be drawn
    pen = {"strokeWidth": width, "stroke": INK, "fill": None, "strokeLineCap": "round", "strokeLineJoin": "round"}
    return {"type": "Path", "path": [["M", *first], *(["L", *place] for place in lines)], **pen}


def _lines(paths: Sequence[dict[str, Any]]) -> list[list[tuple[float, float]]]:
    """The strokes that the pad sent. Raises StrokesError, before any is read, where they are too many."""
    if len(paths) > strokes.MOST_STROKES or sum(len(path["path"]) for path in paths) > strokes.MOST_POINTS:
        raise StrokesError("The drawing has too many strokes; undo the last ones, or clear the pad.")
    return [_points(path) for path in paths]


def _points(path: dict[str, Any]) -> list[tuple[float, float]]:
    """The pen's places (pixels of the pad) on a path: where it began, each curve's control point, and the end."""
    places = [(float(step[1]), float(step[2])) for step in path["path"]]
    first, second = places[0], places[1]
    if len(places) == 2 and max(abs(first[0] - second[0]), abs(first[1] - second[1])) < 0.1:
        return places[:1]  # a dot
    return places


def _drawing(lines: list[list[tuple[float, float]]], width: float) -> Drawing:
    return Drawing(tuple(np.array(line) / SIDE for line in lines), width)
