"""The drawings, read again by parsers that know nothing of how they were made."""

import itertools
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]  # has no stubs
from SpiffWorkflow.bpmn.parser import (  # type: ignore[import-untyped]  # has no stubs
    BpmnParser,
    BpmnValidator,
)

from tests.definitions.generating import sound_definitions
from workflows.definitions.conditions import sentence
from workflows.definitions.drawing.bpmn import BPMN, BPMNDI, DC, DI, to_bpmn
from workflows.definitions.drawing.geometry import Box, draw
from workflows.definitions.drawing.svg import to_svg
from workflows.definitions.parsing import parse
from workflows.definitions.schema import (
    DecisionStep,
    Definition,
    HumanStep,
    RepeatStep,
)


NAMES = {"bpmn": BPMN, "di": DI, "bpmndi": BPMNDI, "dc": DC}


def aduan() -> Definition:
    definition = parse(Path("workflows/processes/aduan.yaml").read_text()).definition
    assert definition is not None
    return definition


ADUAN = aduan()
TREE = etree.fromstring(to_bpmn(ADUAN).encode())


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.bottom
        and other.y < one.bottom
    )


@settings(max_examples=40, deadline=None)
@given(sound_definitions())
def test_draw_gives_every_node_its_own_place_in_its_lane(
    definition: Definition,
) -> None:
    drawing = draw(definition)
    nodes = drawing.diagram.nodes
    placed = [(key, box) for key, box in drawing.boxes.items() if not nodes[key].host]
    for index, (key, box) in enumerate(placed):
        lane = drawing.lanes[drawing.diagram.lane_of[key]]
        assert lane.x <= box.x
        assert box.x + box.width <= lane.x + lane.width
        assert box.bottom <= drawing.height
        assert not any(overlap(box, other) for _, other in placed[index + 1 :])


@settings(max_examples=40, deadline=None)
@given(sound_definitions())
def test_draw_leads_each_flow_from_its_source_to_its_target(
    definition: Definition,
) -> None:
    drawing = draw(definition)
    for flow in drawing.diagram.flows:
        route = drawing.routes[flow.id]
        source, target = drawing.boxes[flow.source], drawing.boxes[flow.target]
        assert source.x <= route[0][0] <= source.x + source.width
        assert source.y <= route[0][1] <= source.bottom
        assert route[-1] == (target.middle[0], target.y)
        for (x, y), (there, other) in itertools.pairwise(route):
            assert x == there or y == other


@settings(max_examples=40, deadline=None)
@given(sound_definitions())
def test_draw_leads_no_flow_through_a_node(definition: Definition) -> None:
    drawing = draw(definition)
    nodes = drawing.diagram.nodes
    boxes = {key: box for key, box in drawing.boxes.items() if not nodes[key].host}
    for flow in drawing.diagram.flows:
        ends = {nodes[flow.source].host or flow.source, flow.target}
        route = drawing.routes[flow.id]
        for (x, y), (there, other) in itertools.pairwise(route):
            stretch = Box(min(x, there), min(y, other), abs(there - x), abs(other - y))
            crossed = [key for key, box in boxes.items() if overlap(stretch, box)]
            assert set(crossed) <= ends, (flow, crossed)


def test_to_svg_has_no_style_no_script_and_a_group_for_each_step() -> None:
    text = to_svg(ADUAN)
    root = etree.fromstring(text.encode())
    for element in root.iter():
        assert etree.QName(element).localname not in {
            "style",
            "script",
            "foreignObject",
        }
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
    marked = {element.get("data-step") for element in root.iter()} - {None}
    assert marked == ADUAN.steps.keys()


def test_to_svg_escapes_titles() -> None:
    definition = ADUAN.model_copy(update={"title": "<script>alert(1)</script> & Co"})
    root = etree.fromstring(to_svg(definition).encode())
    assert root[0].text == "Diagram proses <script>alert(1)</script> & Co"


def ids(xpath: str) -> set[str]:
    return set(TREE.xpath(xpath, namespaces=NAMES))


def test_to_bpmn_names_elements_after_steps() -> None:
    assert ids("//bpmn:process/*/@id") >= ADUAN.steps.keys()
    every = TREE.xpath("//@id")
    assert len(every) == len(set(every))


def test_to_bpmn_refers_only_to_what_exists() -> None:
    known = ids("//@id")
    references = ids("//@sourceRef | //@targetRef | //@attachedToRef | //@default")
    references |= ids("//@messageRef | //@processRef | //bpmndi:*/@bpmnElement")
    references |= ids("//bpmn:flowNodeRef/text() | //bpmn:incoming/text()")
    assert references <= known


def test_to_bpmn_draws_every_element() -> None:
    drawn = ids("//bpmndi:BPMNShape/@bpmnElement | //bpmndi:BPMNEdge/@bpmnElement")
    assert drawn >= ids("//bpmn:process/*[not(self::bpmn:laneSet)]/@id")
    assert drawn >= ids("//bpmn:lane/@id")


def test_to_bpmn_puts_each_task_in_the_lane_of_its_role() -> None:
    for key, step in ADUAN.steps.items():
        if isinstance(step, HumanStep | RepeatStep):
            [lane] = TREE.xpath(
                f"//bpmn:lane[bpmn:flowNodeRef='{key}']/@name", namespaces=NAMES
            )
            assert lane == ADUAN.roles[step.role].title


def test_to_bpmn_writes_conditions_as_sentences() -> None:
    for key, step in ADUAN.steps.items():
        if isinstance(step, DecisionStep) and len(step.branches) > 1:
            texts = TREE.xpath(
                f"//bpmn:sequenceFlow[@sourceRef='{key}']/bpmn:conditionExpression/text()",
                namespaces=NAMES,
            )
            conditions = [branch.when for branch in step.branches if branch.when]
            assert texts == [sentence(when, ADUAN) for when in conditions]


def test_to_bpmn_attaches_timer_to_its_task() -> None:
    [event] = TREE.xpath("//bpmn:boundaryEvent", namespaces=NAMES)
    assert event.get("attachedToRef") == "emergency_contact"
    assert event.get("cancelActivity") == "false"
    [length] = event.xpath(".//bpmn:timeDuration/text()", namespaces=NAMES)
    assert length == "PT2H"


def test_to_bpmn_is_opened_by_another_engine() -> None:
    """Spiff validates against the schema of BPMN 2.0 and builds its own graph of it."""
    text = to_bpmn(ADUAN).replace('isExecutable="false"', 'isExecutable="true"')
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_io(BytesIO(text.encode()), filename="aduan.bpmn")
    spec = parser.get_spec("_process_aduan")
    assert spec.task_specs.keys() >= ADUAN.steps.keys()
    assert spec.task_specs["triage"].lane == "Petugas Penanganan Permasalahan"


@pytest.mark.parametrize("key", ["litigate", "mediate"])
def test_to_bpmn_marks_repeated_task(key: str) -> None:
    [text] = TREE.xpath(
        f"//bpmn:userTask[@id='{key}']//bpmn:loopCondition/text()", namespaces=NAMES
    )
    step = ADUAN.steps[key]
    assert isinstance(step, RepeatStep)
    assert text == sentence(step.again, ADUAN)
