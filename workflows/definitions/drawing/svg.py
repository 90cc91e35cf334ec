"""A definition as SVG, for pages that allow no inline style and no script.

Everything is set by presentation attributes. The group of a step carries its key in
``data-step`` and its kind in ``class``, for marking by a style sheet.
"""

from xml.etree import ElementTree as ET

from workflows.definitions.drawing.elements import BOXES, GATEWAYS, Flow, Node, Shape
from workflows.definitions.drawing.geometry import (
    HEADER,
    Box,
    Drawing,
    Label,
    Point,
    draw,
)
from workflows.definitions.drawing.words import lines_of
from workflows.definitions.schema import Definition


INK, SOFT, ACT, EDGE, HAIR = "#292621", "#5d564c", "#34467f", "#8a8275", "#e3ded4"
PAGE, STONE, ACT_LIGHT = "#ffffff", "#f8f6f2", "#eceff7"
FONT = "Inter, system-ui, sans-serif"
LINE = 11.5


def to_svg(definition: Definition) -> str:
    return _Picture(draw(definition)).text()


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class _Picture:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.diagram = drawing.diagram
        width, height = _number(drawing.width), _number(drawing.height)
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": width,
                "height": height,
                "role": "img",
                "class": "process-drawing",
                "font-family": FONT,
                "font-size": "10",
            },
        )

    def text(self) -> str:
        ET.SubElement(self.root, "title").text = f"Diagram proses {self.diagram.title}"
        self._arrow_head()
        for index, key in enumerate(self.drawing.lanes):
            self._lane(index, key, self.drawing.lanes[key])
        for flow in self.diagram.flows:
            self._flow(flow)
        for node in self.diagram.nodes.values():
            self._node(node)
        for flow in self.diagram.flows:
            if flow.id in self.drawing.labels:
                self._flow_label(flow, self.drawing.labels[flow.id])
        ET.indent(self.root)
        return ET.tostring(self.root, encoding="unicode")

    def _add(
        self, parent: ET.Element, name: str, **attributes: str | float
    ) -> ET.Element:
        shown = {
            key.rstrip("_").replace("_", "-"): (
                value if isinstance(value, str) else _number(value)
            )
            for key, value in attributes.items()
        }
        return ET.SubElement(parent, name, shown)

    def _arrow_head(self) -> None:
        marker = self._add(
            self._add(self.root, "defs"),
            "marker",
            id="process-drawing-arrow",
            viewBox="0 0 8 8",
            refX="7.5",
            refY="4",
            markerWidth="7",
            markerHeight="7",
            orient="auto",
        )
        self._add(marker, "path", d="M0 0.5 8 4 0 7.5z", fill=SOFT)

    def _lane(self, index: int, key: str, box: Box) -> None:
        group = self._add(self.root, "g", class_="lane")
        fill = STONE if index % 2 == 0 else PAGE
        place = {"x": box.x, "y": box.y, "width": box.width}
        self._add(group, "rect", **place, height=box.height, fill=fill, stroke=HAIR)
        self._add(
            group, "rect", **place, height=HEADER - 4, fill=ACT_LIGHT, stroke=HAIR
        )
        lines = lines_of(self.diagram.lanes[key], box.width - 8, 10.5, most=2)
        at = Label(box.middle[0], box.y + 19 - (len(lines) - 1) * LINE / 2, "middle")
        self._lines(group, lines, at, fill=ACT, font_weight="600", font_size="10.5")

    def _lines(
        self, parent: ET.Element, lines: list[str], at: Label, **attributes: str | float
    ) -> None:
        for index, line in enumerate(lines):
            y = at.y + index * LINE
            text = self._add(
                parent, "text", x=at.x, y=y, text_anchor=at.anchor, **attributes
            )
            text.text = line

    def _flow(self, flow: Flow) -> None:
        self._add(
            self.root,
            "path",
            class_="flow",
            d=_rounded(self.drawing.routes[flow.id]),
            fill="none",
            stroke=SOFT,
            stroke_width="1.1",
            marker_end="url(#process-drawing-arrow)",
        )

    def _flow_label(self, flow: Flow, at: Label) -> None:
        text = self._add(
            self.root,
            "text",
            x=at.x,
            y=at.y,
            text_anchor=at.anchor,
            fill=SOFT,
            font_size="9.5",
            stroke=PAGE,
            stroke_width="3",
            paint_order="stroke",
        )
        text.text = flow.label

    def _node(self, node: Node) -> None:
        box = self.drawing.boxes[node.id]
        group = self._add(self.root, "g", class_=f"step step-{node.shape}")
        if node.id == node.step:
            group.set("data-step", node.step)
        if node.shape in BOXES:
            self._box(group, node, box)
        elif node.shape in GATEWAYS:
            self._gateway(group, node, box)
        else:
            self._event(group, node, box)

    def _box(self, group: ET.Element, node: Node, box: Box) -> None:
        heavy = "2.2" if node.shape is Shape.CALL else "1.2"
        self._add(
            group,
            "rect",
            x=box.x,
            y=box.y,
            width=box.width,
            height=box.height,
            rx=6,
            fill=STONE if node.shape is Shape.SERVICE else PAGE,
            stroke=ACT,
            stroke_width=heavy,
        )
        mark = {
            Shape.SERVICE: "otomatis",
            Shape.REPEAT: "diulang",
            Shape.CALL: "proses",
        }
        lines = lines_of(node.title, box.width - 12, 10.5, most=4)
        small = mark.get(node.shape)
        middle = box.middle[1] - (5 if small else 0)
        first = middle - (len(lines) - 1) * LINE / 2 + 3.5
        at = Label(box.middle[0], first, "middle")
        self._lines(group, lines, at, fill=INK, font_size="10.5")
        if small:
            at = Label(box.middle[0], box.bottom - 6, "middle")
            self._lines(group, [small], at, fill=SOFT, font_size="8.5")

    def _gateway(self, group: ET.Element, node: Node, box: Box) -> None:
        x, y = box.middle
        half = box.width / 2
        self._add(
            group,
            "path",
            d=f"M{_number(x)} {_number(y - half)}l{half} {half}-{half} {half}-{half}-{half}z",
            fill=PAGE,
            stroke=EDGE,
            stroke_width="1.4",
        )
        self._sign(group, node.shape, x, y)
        lines = lines_of(node.title, 50, 9.5, most=4)
        first = y - 9 - (len(lines) - 1) * LINE
        at = Label(x - 12, first, "end")
        self._lines(group, lines, at, fill=INK, font_size="9.5")

    def _sign(self, group: ET.Element, shape: Shape, x: float, y: float) -> None:
        line = {"stroke": SOFT, "stroke_width": "2", "fill": "none"}
        at = f"M{_number(x)} {_number(y)}"
        if shape is Shape.EXCLUSIVE:
            self._add(group, "path", d=f"{at}m-5-5l10 10m0-10l-10 10", **line)
        elif shape is Shape.PARALLEL:
            self._add(group, "path", d=f"{at}m-8 0h16m-8-8v16", **line)
        else:
            self._add(group, "circle", cx=x, cy=y, r=8, **line)
        if shape is Shape.EVENT_BASED:
            self._add(group, "path", d=f"{at}m0-4 4 3-1.5 5h-5l-1.5-5z", **line)

    def _event(self, group: ET.Element, node: Node, box: Box) -> None:
        x, y = box.middle
        radius = box.width / 2
        heavy = node.shape is Shape.END
        self._add(
            group,
            "circle",
            cx=x,
            cy=y,
            r=radius,
            fill=PAGE,
            stroke=INK if heavy else EDGE,
            stroke_width="3" if heavy else "1.3",
        )
        if node.shape not in {Shape.START, Shape.END}:
            dash = {} if node.interrupting else {"stroke_dasharray": "3 2"}
            self._add(
                group,
                "circle",
                cx=x,
                cy=y,
                r=radius - 3,
                fill="none",
                stroke=EDGE,
                **dash,
            )
        self._event_sign(group, node.shape, x, y)
        self._event_title(group, node, box)

    def _event_sign(self, group: ET.Element, shape: Shape, x: float, y: float) -> None:
        line = {"stroke": SOFT, "stroke_width": "1.2", "fill": "none"}
        at = f"M{_number(x)} {_number(y)}"
        if shape is Shape.MESSAGE:
            self._add(group, "path", d=f"{at}m-7-5h14v10h-14zl7 5 7-5", **line)
        elif shape is Shape.TIMER:
            self._add(group, "circle", cx=x, cy=y, r=8, **line)
            self._add(group, "path", d=f"{at}m0-5v5l4 2", **line)
        elif shape is Shape.BOUNDARY:
            self._add(group, "path", d=f"{at}m0-4v4l3 2", **line)

    def _event_title(self, group: ET.Element, node: Node, box: Box) -> None:
        x, y = box.middle
        if node.shape is Shape.END:
            lines = lines_of(node.title, 118, 9.5, most=3)
            at = Label(x, box.bottom + 12, "middle")
        elif node.shape is Shape.BOUNDARY:
            lines = [node.title]
            at = Label(x - 12, box.bottom + 1, "end")
        else:
            lines = lines_of(node.title, 50, 9.5, most=5)
            at = Label(box.x - 3, y + 3 - (len(lines) - 1) * LINE / 2, "end")
        self._lines(group, lines, at, fill=INK, font_size="9.5")


def _rounded(points: tuple[Point, ...], radius: float = 5) -> str:
    """A line with round corners."""
    parts = [f"M{_number(points[0][0])} {_number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start = _towards(corner, before, radius)
        end = _towards(corner, after, radius)
        parts.append(f"L{_pair(start)}Q{_pair(corner)} {_pair(end)}")
    return "".join([*parts, f"L{_pair(points[-1])}"])


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _towards(corner: Point, other: Point, radius: float) -> Point:
    """The point at most ``radius``, and at most half the way, from the corner."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(dx), abs(dy))
    part = min(radius, length / 2) / length if length else 0
    return corner[0] + dx * part, corner[1] + dy * part
