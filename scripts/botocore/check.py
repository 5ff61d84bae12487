"""Reads the emulator's answers with botocore's service models, and sends it wrong input. The first argument is its endpoint."""

import datetime
import json
import os
import sys

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

ENDPOINT = sys.argv[1]
REGION = "eu-west-1"
HERE = os.path.dirname(os.path.abspath(__file__))
KEY = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
HTTP = URLLib3Session()

found = []


def client(name):
    made = boto3.client(name, region_name=REGION, endpoint_url=ENDPOINT)
    made.meta.events.register("before-parse", check_answer)
    return made


def check_answer(operation_model, response_dict, **_):
    """The body as it came. What boto3 makes of it has no unknown members any more."""
    protocol = operation_model.service_model.resolved_protocol
    if response_dict["status_code"] >= 300 or protocol != "json":
        return
    shape = operation_model.output_shape
    body = json.loads(response_dict["body"] or b"{}")
    if shape is not None:
        check(body, shape, f"{operation_model.service_model.service_name}.{operation_model.name}")


TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "blob": str,
}


def check(value, shape, path):
    if getattr(shape, "is_document_type", False):
        return
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return found.append(f"{path}: is no structure")
        for name in value.keys() - shape.members.keys():
            found.append(f"{path}.{name}: is no member")
        for name in set(shape.required_members) - value.keys():
            found.append(f"{path}.{name}: is required")
        for name in value.keys() & shape.members.keys():
            check(value[name], shape.members[name], f"{path}.{name}")
    elif kind == "list":
        if not isinstance(value, list):
            return found.append(f"{path}: is no list")
        for item in value:
            check(item, shape.member, f"{path}[]")
    elif kind == "map":
        if not isinstance(value, dict):
            return found.append(f"{path}: is no map")
        for item in value.values():
            check(item, shape.value, f"{path}{{}}")
    elif not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        found.append(f"{path}: {value!r} is no {kind}")
    elif kind == "string" and shape.enum and value not in shape.enum:
        found.append(f"{path}: {value!r} is not in the enum")


def expect(code, call, **input):
    try:
        call(**input)
        found.append(f"{call.__name__}: answers, and should fail with {code}")
    except ClientError as error:
        read = error.response["Error"]["Code"]
        if read != code:
            found.append(f"{call.__name__}: boto3 reads {read!r}, and should read {code!r}")


def answers():
    """One story a service."""
    ssm = client("ssm")
    ssm.put_parameter(Name="/a/b", Value="1", Type="String")
    ssm.put_parameter(Name="/a/b", Value="2", Overwrite=True)
    modified = ssm.get_parameter(Name="/a/b:1")["Parameter"]["LastModifiedDate"]
    if not isinstance(modified, datetime.datetime):
        found.append("ssm.GetParameter.Parameter.LastModifiedDate: is no time")
    ssm.get_parameters(Names=["/a/b", "/none"])
    expect("ParameterAlreadyExists", ssm.put_parameter, Name="/a/b", Value="3", Type="String")
    ssm.delete_parameter(Name="/a/b")
    expect("ParameterNotFound", ssm.get_parameter, Name="/a/b")

    s3 = client("s3")
    expect("NoSuchBucket", s3.list_objects_v2, Bucket="nobody-has-this")
    expect("NoSuchBucket", s3.get_bucket_policy, Bucket="nobody-has-this")

    logs = client("logs")
    logs.create_log_group(logGroupName="g", tags={"a": "b"})
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    list(logs.get_paginator("describe_log_groups").paginate())
    list(logs.get_paginator("describe_log_streams").paginate(logGroupName="g"))
    expect("ResourceAlreadyExistsException", logs.create_log_group, logGroupName="g")
    logs.delete_log_group(logGroupName="g")

    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/a", TargetKeyId=key)
    kms.describe_key(KeyId="alias/a")
    list(kms.get_paginator("list_aliases").paginate())
    kms.schedule_key_deletion(KeyId=key)
    expect("NotFoundException", kms.describe_key, KeyId="alias/none")

    rekognition = client("rekognition")
    arn = rekognition.create_project(ProjectName="p", Tags={"a": "b"})["ProjectArn"]
    list(rekognition.get_paginator("describe_projects").paginate())
    list(rekognition.get_paginator("describe_project_versions").paginate(ProjectArn=arn))
    list(rekognition.get_paginator("list_project_policies").paginate(ProjectArn=arn))
    rekognition.list_tags_for_resource(ResourceArn=arn)
    expect("ResourceInUseException", rekognition.create_project, ProjectName="p")
    rekognition.delete_project(ProjectArn=arn)

    states = client("stepfunctions")
    list(states.get_paginator("list_state_machines").paginate())


WRONG = {"null": None, "number": 7, "text": "x", "list": [7], "map": {"x": 7}}


def wrong_input(name):
    """Every operation with each member alone and of each wrong type, as no client would send it."""
    model = boto3.client(name, region_name=REGION, endpoint_url=ENDPOINT).meta.service_model
    for operation in map(model.operation_model, model.operation_names):
        if refusal(model, operation.name, {}) == "NotEmulated":
            continue
        correct = example(operation.input_shape)
        inputs = {"nothing": {}}
        for member in operation.input_shape.members if operation.input_shape else []:
            inputs[f"{member}: missing"] = {key: correct[key] for key in correct if key != member}
            for wrong, value in WRONG.items():
                inputs[f"{member}: {wrong}"] = {**correct, member: value}
        for what, input in inputs.items():
            if refusal(model, operation.name, input) in ("EmulatorDefect", ""):
                found.append(f"{name}.{operation.name}: {what}: answers with a defect")


def example(shape):
    """The required members with something of the right type."""
    made = {"string": "x", "boolean": True, "list": [], "map": {}, "structure": {}, "blob": ""}
    if shape is None:
        return {}
    return {name: made.get(shape.members[name].type_name, 1) for name in shape.required_members}


def refusal(model, operation, input):
    request = AWSRequest(
        method="POST",
        url=ENDPOINT + "/",
        data=json.dumps(input).encode(),
        headers={
            "Content-Type": f"application/x-amz-json-{model.metadata['jsonVersion']}",
            "X-Amz-Target": f"{model.metadata['targetPrefix']}.{operation}",
        },
    )
    SigV4Auth(KEY, model.signing_name, REGION).add_auth(request)
    answer = HTTP.send(request.prepare())
    if answer.status_code < 300:
        return "answered"
    return json.loads(answer.content).get("__type", "").split("#")[-1]


answers()
for service in ["ssm", "logs", "kms", "rekognition", "stepfunctions"]:
    wrong_input(service)

with open(os.path.join(HERE, "known.txt")) as file:
    known = {line.strip() for line in file if line.strip() and not line.startswith("#")}
new = [line for line in sorted(set(found)) if line not in known]
gone = sorted(known - set(found))
for line in new:
    print(line)
for line in gone:
    print(f"no longer found, take it out of known.txt: {line}")
print(f"botocore: {len(new)} new differences, {len(known) - len(gone)} known")
sys.exit(1 if new or gone else 0)
