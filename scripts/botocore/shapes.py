"""Writes emulator/wire/inputs.json: what botocore's models say of the inputs of the operations that the emulator answers."""

import json
import os
import sys

from botocore.loaders import Loader
from botocore.model import ServiceModel

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "../../emulator/wire/inputs.json")
MODELS = {"monitoring": "cloudwatch", "states": "stepfunctions"}
RULES = ["min", "max", "pattern", "enum"]


def table_of(operations):
    """`operations` is {service: [operation]}. S3 is left out: it does not check its input by such rules."""
    services = sorted(operations.keys() - {"s3"})
    return {service: inputs(service, operations[service]) for service in services}


def inputs(service, operations):
    model = ServiceModel(Loader().load_service_model(MODELS.get(service, service), "service-2"))
    shapes = {}
    is_rest = model.resolved_protocol == "rest-json"
    routes = {"routes": {name: route(model.operation_model(name)) for name in sorted(operations)}} if is_rest else {}
    named = [(name, model.operation_model(name).input_shape) for name in sorted(operations)]
    operations = {name: name_of(shape, shapes) for name, shape in named if shape}
    return {**routes, "operations": operations, "shapes": dict(sorted(shapes.items()))}


def route(operation):
    """Where an operation lies, and which members of its input stand in the query, in headers and in place of the body."""
    shape = operation.input_shape
    made = {"method": operation.http["method"], "path": operation.http["requestUri"], "status": operation.http["responseCode"]}
    for location in ("querystring", "header"):
        members = [(name, member) for name, member in shape.members.items() if member.serialization.get("location") == location]
        if members:
            made[location] = {member.serialization["name"]: [name, member.type_name] for name, member in members}
    if "payload" in shape.serialization:
        made["payload"] = shape.serialization["payload"]
    return made


def name_of(shape, shapes):
    """Puts the shape into `shapes`. One without rules of its own is not put there: its name is its type."""
    rules = {rule: shape.metadata[rule] for rule in RULES if rule in shape.metadata}
    kind = shape.type_name
    if kind not in ("structure", "list", "map") and not rules:
        return kind
    if shape.name not in shapes:
        made = shapes[shape.name] = {"type": kind, **rules}
        if kind == "structure":
            if shape.required_members:
                made["required"] = shape.required_members
            made["members"] = {name: name_of(member, shapes) for name, member in shape.members.items()}
        elif kind in ("list", "map"):
            made["of"] = name_of(shape.member if kind == "list" else shape.value, shapes)
        if kind == "map" and name_of(shape.key, shapes) != "string":
            made["keys"] = shape.key.name
    return shape.name


def written(table):
    """One shape a line, so that a new version's changes can be read."""
    compact = lambda value: json.dumps(value, separators=(",", ":"))
    services = []
    for service, content in table.items():
        groups = []
        for group, entries in content.items():
            lines = ",\n".join(f"   {compact(name)}: {compact(entry)}" for name, entry in entries.items())
            groups.append(f'  "{group}": {{\n{lines}\n  }}')
        services.append(f' "{service}": {{\n' + ",\n".join(groups) + "\n }")
    return "{\n" + ",\n".join(services) + "\n}\n"


if __name__ == "__main__":
    table = written(table_of(json.loads(sys.argv[1])))
    with open(TABLE, "w") as file:
        file.write(table)
