"""A process as a picture (SVG) and as BPMN 2.0, drawn by us on the engine's layout.

The engine's own pictures need the templates of its `viewflow` app, which is not installed (ADR
0009). The picture needs no script and no style: it is drawn in the colours of the page around it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from textwrap import wrap
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from viewflow.workflow import chart

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SPACES = {
    "bpmn": BPMN,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_LINE, _WIDE, _MOST_LINES = 14, 20, 4
_ARROW = {"refX": 5, "refY": 3, "markerWidth": 6, "markerHeight": 6, "orient": "auto"}


class Done(NamedTuple):
    """Who did a step last, and when."""

    name: str
    at: datetime
    when: str  # in words, on the clock of the reader


def steps(process: Any) -> Iterator[tuple[str, str]]:
    """Name and title of every step that a person does, in the order of the picture."""
    for cell in _grid(process.flow_class).cells:
        if _is_human(cell):
            yield cell.node.name, _title(cell.node)


def svg(process: Any, done: Mapping[str, Done]) -> str:
    """The picture of a process; each step that was done bears who did it last, and when."""
    grid = _grid(process.flow_class)
    box = f"-5 -5 {grid.width + 10} {grid.height + 10}"
    words = _("The steps of the process: %(name)s") % {"name": _(process.flow_class.process_title)}
    look = {"role": "img", "aria-label": words, "class": "kj-process"}
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=box, attrib=look)
    marker = _add(root, "marker", id="kj-arrow", **_ARROW)
    _add(marker, "path", d="M0,0 6,3 0,6z", fill="currentColor")
    for edge in grid.edges:
        if edge.edge_class != "boundary":
            points = " ".join(f"{x},{y}" for x, y in _path(grid, edge))
            line = {"fill": "none", "stroke": "currentColor", "marker-end": "url(#kj-arrow)"}
            _add(root, "polyline", points=points, **line)
    for cell in grid.cells:
        _draw(root, cell, done.get(cell.node.name))
    return ET.tostring(root, encoding="unicode")


def _title(node: Any) -> str:
    """What a step is called, in the language of whoever reads."""
    return _(str(node.task_title)) if node.task_title else ""


def _grid(flow_class: Any, **gaps: int) -> Any:
    return chart.calc_layout_data(flow_class, **gaps)


def _is_human(cell: Any) -> bool:
    return cell.node.bpmn_element == "userTask"


def _draw(root: ET.Element, cell: Any, done: Done | None) -> None:
    shape = cell.shape
    group = _add(root, "g")
    middle = shape.x + shape.width / 2, shape.y + shape.height / 2
    look = {"fill": "none", "stroke": "currentColor", "stroke-width": 3 if done else 1}
    if shape.width != shape.height:
        size = {"width": shape.width, "height": shape.height}
        _add(group, "rect", x=shape.x, y=shape.y, rx=5, **size, **look)
    elif "Gateway" in (cell.node.bpmn_element or ""):
        _add(group, "polygon", points=_diamond(shape, *middle), **look)
        _text(group, middle[0], middle[1] + 5, ["×"])
    else:
        _add(group, "circle", cx=middle[0], cy=middle[1], r=shape.width / 2, **look)
    if _is_human(cell):
        _text(group, middle[0], shape.y + _LINE + 2, _words(cell, done))


def _diamond(shape: Any, x: float, y: float) -> str:
    corners = [(x, shape.y), (shape.x + shape.width, y), (x, shape.y + shape.height), (shape.x, y)]
    return " ".join(f"{left},{top}" for left, top in corners)


def _words(cell: Any, done: Done | None) -> list[str]:
    told = wrap(_title(cell.node), _WIDE)
    if done:
        told = [*told[:2], *wrap(done.name, _WIDE)[:1], done.when]
    return told[:_MOST_LINES]


def _text(group: ET.Element, x: float, y: float, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        look = {"text-anchor": "middle", "font-size": 10 if len(lines) > 1 else 12}
        look["fill"] = "currentColor"
        _add(group, "text", x=x, y=y + _LINE * number, **look).text = line


def bpmn(process: Any) -> str:
    """BPMN 2.0 with its diagram: opens in any modeller."""
    flow_class = process.flow_class
    grid = _grid(flow_class, edge_start_gap_size=0, edge_end_gap_size=0)
    root = ET.Element(_tag("bpmn:definitions"), targetNamespace=BPMN)
    name, title = flow_class.__name__, _(flow_class.process_title)
    model = _add(root, "bpmn:process", id=name, name=title, isExecutable="true")
    plane = _add(_add(root, "bpmndi:BPMNDiagram"), "bpmndi:BPMNPlane", bpmnElement=name)
    for cell in grid.cells:
        if cell.node.bpmn_element:
            _element(model, plane, cell)
    for edge in grid.edges:
        if edge.edge_class not in ("boundary", "compensation"):
            _flow(model, plane, grid, edge)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _element(model: ET.Element, plane: ET.Element, cell: Any) -> None:
    node, shape = cell.node, cell.shape
    told = {"name": _title(node), **node.bpmn_attrs()}
    element = _add(model, f"bpmn:{node.bpmn_element}", id=f"id_node_{node.name}", **told)
    content = f'<x xmlns:bpmn="{BPMN}">{node.bpmn_content()}</x>'
    element.extend(ET.fromstring(content))
    drawn = _add(plane, "bpmndi:BPMNShape", bpmnElement=f"id_node_{node.name}")
    _add(drawn, "dc:Bounds", x=shape.x, y=shape.y, width=shape.width, height=shape.height)


def _flow(model: ET.Element, plane: ET.Element, grid: Any, edge: Any) -> None:
    ends = {"sourceRef": f"id_node_{edge.src.name}", "targetRef": f"id_node_{edge.dst.name}"}
    key = f"id_edge_{edge.src.name}__{edge.dst.name}"
    _add(model, "bpmn:sequenceFlow", id=key, **ends)
    drawn = _add(plane, "bpmndi:BPMNEdge", bpmnElement=key)
    for x, y in _path(grid, edge):
        _add(drawn, "di:waypoint", x=x, y=y)


def _path(grid: Any, edge: Any) -> list[tuple[float, float]]:
    """The engine ends a loop beside its step and pointing away; ours ends on the step's border."""
    *path, (x, y) = edge.segments
    step = grid[edge.dst].shape
    return [*path, (min(x, step.x + step.width), y)]


def _tag(name: str) -> str:
    prefix, _colon, local = name.rpartition(":")
    return f"{{{_SPACES[prefix]}}}{local}" if prefix else local


def _add(parent: ET.Element, name: str, /, **attributes: Any) -> ET.Element:
    return ET.SubElement(parent, _tag(name), {key: str(each) for key, each in attributes.items()})


for _prefix, _uri in _SPACES.items():
    ET.register_namespace(_prefix, _uri)
