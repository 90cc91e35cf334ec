"""A definition as BPMN 2.0 with its layout, for other tools and for the page's viewer.

Ids of elements are the keys of steps; those of everything else begin with an
underscore. Conditions are sentences for people, not expressions to run.
"""

from xml.etree import ElementTree as ET

from workflows.definitions.conditions import sentence
from workflows.definitions.drawing.elements import Flow, Node, Shape
from workflows.definitions.drawing.geometry import Box, Drawing, Label, draw
from workflows.definitions.drawing.words import lines_of, width_of
from workflows.definitions.explaining import term_text
from workflows.definitions.schema import Definition, RepeatStep, Term, TermUnit


BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TARGET = "urn:sigap:process"
POOL_BAND = 30

_PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI}
_TAGS = {
    Shape.START: "startEvent",
    Shape.TASK: "userTask",
    Shape.REPEAT: "userTask",
    Shape.SERVICE: "serviceTask",
    Shape.CALL: "callActivity",
    Shape.EXCLUSIVE: "exclusiveGateway",
    Shape.PARALLEL: "parallelGateway",
    Shape.INCLUSIVE: "inclusiveGateway",
    Shape.EVENT_BASED: "eventBasedGateway",
    Shape.MESSAGE: "intermediateCatchEvent",
    Shape.TIMER: "intermediateCatchEvent",
    Shape.MILESTONE: "intermediateThrowEvent",
    Shape.END: "endEvent",
    Shape.BOUNDARY: "boundaryEvent",
}
_DURATIONS = {
    TermUnit.HOURS: "PT{}H",
    TermUnit.DAYS: "P{}D",
    TermUnit.MONTHS: "P{}M",
    TermUnit.YEARS: "P{}Y",
}


def to_bpmn(definition: Definition) -> str:
    """The XML document; references of the definition must exist."""
    for prefix, address in _PREFIXES.items():
        ET.register_namespace(prefix, address)
    root = _Document(definition, draw(definition)).root()
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def duration(term: Term) -> str:
    """ISO 8601 where the calendar allows it; else the words of the definition."""
    if term.amount is not None and term.unit in _DURATIONS:
        return _DURATIONS[term.unit].format(term.amount)
    return term_text(term)


class _Document:
    def __init__(self, definition: Definition, drawing: Drawing) -> None:
        self.definition = definition
        self.drawing = drawing
        self.diagram = drawing.diagram
        self.process_id = f"_process_{definition.key}"

    def root(self) -> ET.Element:
        root = ET.Element(
            f"{{{BPMN}}}definitions",
            {
                "id": f"_definitions_{self.definition.key}",
                "targetNamespace": TARGET,
                "exporter": "SIGAP Cases",
            },
        )
        self._messages(root)
        collaboration = _bpmn(root, "collaboration", id="_collaboration")
        _bpmn(
            collaboration,
            "participant",
            id="_pool",
            name=self.definition.title,
            processRef=self.process_id,
        )
        self._process(root)
        self._plane(root)
        return root

    def _messages(self, root: ET.Element) -> None:
        names = {
            node.names
            for node in self.diagram.nodes.values()
            if node.shape is Shape.MESSAGE
        }
        for name in sorted(names):
            _bpmn(root, "message", id=f"_message_{name}", name=name)

    # --- the process -------------------------------------------------------------

    def _process(self, root: ET.Element) -> None:
        process = _bpmn(
            root,
            "process",
            id=self.process_id,
            name=self.definition.title,
            isExecutable="false",
        )
        _bpmn(process, "documentation").text = self.definition.summary
        lanes = _bpmn(process, "laneSet", id="_lanes")
        for key, title in self.diagram.lanes.items():
            lane = _bpmn(lanes, "lane", id=f"_lane_{key}", name=title)
            for node_id, at in self.diagram.lane_of.items():
                if at == key:
                    _bpmn(lane, "flowNodeRef").text = node_id
        for node in self.diagram.nodes.values():
            self._node(process, node)
        for flow in self.diagram.flows:
            self._flow(process, flow)

    def _node(self, process: ET.Element, node: Node) -> None:
        attributes = {"id": node.id, "name": node.title}
        if not node.title:
            del attributes["name"]
        default = [flow.id for flow in self.diagram.leaving(node.id) if flow.is_default]
        if default and node.shape in {Shape.EXCLUSIVE, Shape.INCLUSIVE}:
            attributes["default"] = default[0]
        if node.shape is Shape.CALL:
            attributes["calledElement"] = node.names
        if node.host:
            attributes["attachedToRef"] = node.host
            attributes["cancelActivity"] = "true" if node.interrupting else "false"
        element = _bpmn(process, _TAGS[node.shape], **attributes)
        step = self.definition.steps[node.step]
        if step.help and node.id == node.step:
            _bpmn(element, "documentation").text = step.help
        self._connections(element, node)
        self._events(element, node)
        if isinstance(step, RepeatStep) and node.shape is Shape.REPEAT:
            loop = _bpmn(element, "standardLoopCharacteristics", testBefore="false")
            text = sentence(step.again, self.definition)
            _expression(loop, "loopCondition", text)

    def _connections(self, element: ET.Element, node: Node) -> None:
        for flow in self.diagram.flows:
            if flow.target == node.id:
                _bpmn(element, "incoming").text = flow.id
        for flow in self.diagram.leaving(node.id):
            _bpmn(element, "outgoing").text = flow.id

    def _events(self, element: ET.Element, node: Node) -> None:
        if node.shape is Shape.MESSAGE:
            name = f"_message_{node.names}"
            _bpmn(
                element,
                "messageEventDefinition",
                id=f"_event_{node.id}",
                messageRef=name,
            )
        if node.term is not None:
            timer = _bpmn(element, "timerEventDefinition", id=f"_event_{node.id}")
            _expression(timer, "timeDuration", duration(node.term))
        if node.shape is Shape.END and node.names and self._has_sides:
            _bpmn(element, "terminateEventDefinition", id=f"_event_{node.id}")

    @property
    def _has_sides(self) -> bool:
        return any(not node.interrupting for node in self.diagram.nodes.values())

    def _flow(self, process: ET.Element, flow: Flow) -> None:
        attributes = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        if flow.label:
            attributes["name"] = flow.label
        element = _bpmn(process, "sequenceFlow", **attributes)
        if flow.condition:
            _expression(element, "conditionExpression", flow.condition)

    # --- the picture ---------------------------------------------------------------

    def _plane(self, root: ET.Element) -> None:
        diagram = ET.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", {"id": "_diagram"})
        plane = ET.SubElement(
            diagram,
            f"{{{BPMNDI}}}BPMNPlane",
            {"id": "_plane", "bpmnElement": "_collaboration"},
        )
        lanes = list(self.drawing.lanes.values())
        first, last = lanes[0], lanes[-1]
        pool = Box(
            first.x,
            first.y - POOL_BAND,
            last.x + last.width - first.x,
            first.height + POOL_BAND,
        )
        _shape(plane, "_pool", pool).set("isHorizontal", "false")
        for key, box in self.drawing.lanes.items():
            _shape(plane, f"_lane_{key}", box).set("isHorizontal", "false")
        for key, node in self.diagram.nodes.items():
            self._node_shape(plane, node, self.drawing.boxes[key])
        for flow in self.diagram.flows:
            self._edge(plane, flow)

    def _node_shape(self, plane: ET.Element, node: Node, box: Box) -> None:
        shape = _shape(plane, node.id, box)
        if node.shape is Shape.EXCLUSIVE:
            shape.set("isMarkerVisible", "true")
        label = _title_place(node, box)
        if label is not None:
            _bounds(ET.SubElement(shape, f"{{{BPMNDI}}}BPMNLabel"), label)

    def _edge(self, plane: ET.Element, flow: Flow) -> None:
        attributes = {"id": f"_edge{flow.id}", "bpmnElement": flow.id}
        edge = ET.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", attributes)
        for x, y in self.drawing.routes[flow.id]:
            ET.SubElement(edge, f"{{{DI}}}waypoint", {"x": f"{x:.1f}", "y": f"{y:.1f}"})
        if flow.label:
            label = ET.SubElement(edge, f"{{{BPMNDI}}}BPMNLabel")
            _bounds(label, _label_box(self.drawing.labels[flow.id], flow.label))


def _bpmn(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)


def _expression(parent: ET.Element, name: str, text: str) -> None:
    element = _bpmn(parent, name)
    element.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    element.text = text


def _shape(plane: ET.Element, element: str, box: Box) -> ET.Element:
    attributes = {"id": f"_shape_{element}", "bpmnElement": element}
    shape = ET.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", attributes)
    _bounds(shape, box)
    return shape


def _bounds(parent: ET.Element, box: Box) -> None:
    values = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    shown = {name: f"{value:.1f}" for name, value in values.items()}
    ET.SubElement(parent, f"{{{DC}}}Bounds", shown)


def _title_place(node: Node, box: Box) -> Box | None:
    """Where the title of a gateway or event stands; a task holds its own."""
    x, y = box.middle
    match node.shape:
        case Shape.EXCLUSIVE | Shape.PARALLEL | Shape.INCLUSIVE | Shape.EVENT_BASED:
            height = 14.0 * len(lines_of(node.title, 62, 11))
            return Box(x - 76, y - 8 - height, 66, height)
        case Shape.MESSAGE | Shape.TIMER | Shape.MILESTONE:
            height = 14.0 * len(lines_of(node.title, 58, 11))
            return Box(box.x - 64, y - height / 2, 62, height)
        case Shape.END:
            return Box(x - 60, box.bottom + 3, 120, 28)
        case Shape.BOUNDARY:
            return Box(box.x - 44, box.bottom - 6, 44, 14)
        case _:
            return None


def _label_box(label: Label, text: str) -> Box:
    width = width_of(text, 11) + 6
    x = label.x - width if label.anchor == "end" else label.x
    return Box(x, label.y - 11, width, 14)
