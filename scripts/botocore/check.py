"""Reads the emulator's answers with botocore's service models, and sends it wrong input. Its endpoint is the first argument, and its operations are the second."""

import datetime
import io
import json
import os
import re
import sys
import urllib.parse
import zipfile
from xml.etree import ElementTree

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, HTTPClientError
from botocore.httpsession import URLLib3Session

import shapes
import wrong_s3

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
    shape = operation_model.output_shape
    if response_dict["status_code"] >= 300 or shape is None or shape.serialization.get("payload"):
        return
    path = f"{operation_model.service_model.service_name}.{operation_model.name}"
    body = response_dict["body"]
    if operation_model.service_model.resolved_protocol in ("json", "rest-json"):
        return check(json.loads(body or b"{}"), shape, path)
    if not body:
        return
    root = ElementTree.fromstring(re.sub(rb" xmlns(:\w+)?=\"[^\"]*\"| xsi:", b" ", body))
    check_xml(root if operation_model.service_model.resolved_protocol == "rest-xml" else root[0], shape, path)


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
        named = in_body(shape)
        for name in value.keys() - named.keys():
            found.append(f"{path}.{name}: is no member")
        for name in {key for key, member in named.items() if member.name_in_model in shape.required_members} - value.keys():
            found.append(f"{path}.{name}: is required")
        for name in value.keys() & named.keys():
            check(value[name], named[name], f"{path}.{name}")
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


def in_body(shape):
    """The members of a structure that stand in a document, by their names there."""
    elsewhere = ("location", "xmlAttribute")
    members = [
        (name, member) for name, member in shape.members.items() if not any(place in member.serialization for place in elsewhere)
    ]
    for name, member in members:
        member.name_in_model = name
    return {member.serialization.get("name", name): member for name, member in members}


def check_xml(element, shape, path):
    kind = shape.type_name
    if kind == "structure":
        members = {tag_of(member, tag): member for tag, member in in_body(shape).items()}
        tags = {child.tag for child in element}
        for tag in tags - members.keys():
            found.append(f"{path}.{tag}: is no member")
        for tag, member in members.items():
            if tag not in tags and member.name_in_model in shape.required_members and member.type_name != "list":
                found.append(f"{path}.{tag}: is required")
        for child in element:
            if child.tag in members:
                member = members[child.tag]
                flat = member.serialization.get("flattened") and member.type_name == "list"
                check_xml(child, member.member if flat else member, f"{path}.{child.tag}")
    elif kind == "list":
        wanted = shape.member.serialization.get("name", "member")
        for child in element:
            if child.tag != wanted:
                found.append(f"{path}: has an item <{child.tag}>, and should have <{wanted}>")
            check_xml(child, shape.member, f"{path}[]")
    elif kind == "map":
        for entry in element:
            check_xml(entry.find("value"), shape.value, f"{path}{{}}")
    else:
        check_text(element.text or "", shape, path)


def tag_of(member, tag):
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name", tag)
    return tag


TEXTS = {
    "boolean": r"true|false",
    "integer": r"-?\d+",
    "long": r"-?\d+",
    "float": r"-?\d+(\.\d+)?",
    "double": r"-?\d+(\.\d+)?",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
}


def check_text(text, shape, path):
    pattern = TEXTS.get(shape.type_name)
    if pattern and not re.fullmatch(pattern, text):
        found.append(f"{path}: {text!r} is no {shape.type_name}")
    elif shape.type_name == "string" and shape.enum and text not in shape.enum:
        found.append(f"{path}: {text!r} is not in the enum")


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

    iam = client("iam")
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "a", "Value": "b"}])["Role"]["Arn"]
    iam.get_role(RoleName="r")
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=ALLOW)
    iam.get_role_policy(RoleName="r", PolicyName="p")
    iam.list_role_policies(RoleName="r")
    policy = iam.create_policy(PolicyName="m", PolicyDocument=ALLOW)["Policy"]["Arn"]
    iam.get_policy(PolicyArn=policy)
    iam.list_policy_versions(PolicyArn=policy)
    iam.attach_role_policy(RoleName="r", PolicyArn=policy)
    iam.list_attached_role_policies(RoleName="r")
    iam.list_role_tags(RoleName="r")
    list(iam.get_paginator("list_roles").paginate())
    expect("NoSuchEntity", iam.get_role, RoleName="none")
    expect("EntityAlreadyExists", iam.create_role, RoleName="r", AssumeRolePolicyDocument=TRUST)

    sts = client("sts")
    sts.get_caller_identity()
    sts.assume_role(RoleArn=role, RoleSessionName="session")

    functions = client("lambda")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => 1;")
    functions.create_function(
        FunctionName="f", Role=role, Runtime="nodejs22.x", Handler="index.handler", Code={"ZipFile": code.getvalue()}
    )
    functions.get_function(FunctionName="f")
    functions.get_function_configuration(FunctionName="f")
    functions.get_waiter("function_active_v2").wait(FunctionName="f")
    functions.update_function_configuration(FunctionName="f", Timeout=5)
    list(functions.get_paginator("list_functions").paginate())
    functions.add_permission(FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")
    functions.get_policy(FunctionName="f")
    expect("ResourceNotFoundException", functions.get_function, FunctionName="none")
    expect("ResourceConflictException", functions.add_permission, FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")

    scheduler = client("scheduler")
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:rekognition:stopProjectVersion", "RoleArn": role, "Input": "{}"}
    scheduler.create_schedule(Name="s", ScheduleExpression="rate(1 days)", FlexibleTimeWindow={"Mode": "OFF"}, Target=target)
    scheduler.get_schedule(Name="s")
    scheduler.create_schedule_group(Name="g")
    list(scheduler.get_paginator("list_schedules").paginate())
    expect("ResourceNotFoundException", scheduler.get_schedule, Name="none")

    alarms = client("cloudwatch")
    alarms.put_metric_alarm(
        AlarmName="a", Namespace="n", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    list(alarms.get_paginator("describe_alarms").paginate())
    list(alarms.get_paginator("list_metrics").paginate())
    alarms.delete_alarms(AlarmNames=["a"])

    stacks = client("cloudformation")
    stacks.create_stack(StackName="s", TemplateBody=TEMPLATE)
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    stacks.describe_stacks(StackName="s")
    list(stacks.get_paginator("describe_stack_events").paginate(StackName="s"))
    list(stacks.get_paginator("list_stack_resources").paginate(StackName="s"))
    list(stacks.get_paginator("list_stacks").paginate())
    stacks.describe_stack_resources(StackName="s")
    stacks.get_template(StackName="s")
    stacks.get_template_summary(StackName="s")
    stacks.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=TEMPLATE.replace("/g", "/h"))
    stacks.get_waiter("change_set_create_complete").wait(StackName="s", ChangeSetName="c", WaiterConfig={"Delay": 1})
    stacks.describe_change_set(StackName="s", ChangeSetName="c")
    stacks.list_change_sets(StackName="s")
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    expect("ValidationError", stacks.describe_stacks, StackName="none")

    s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="bucket", Key="k", Body=b"x")
    s3.get_object(Bucket="bucket", Key="k")["Body"].read()
    s3.list_buckets()
    list(s3.get_paginator("list_objects_v2").paginate(Bucket="bucket"))
    list(s3.get_paginator("list_object_versions").paginate(Bucket="bucket"))
    s3.get_bucket_acl(Bucket="bucket")
    s3.get_bucket_encryption(Bucket="bucket")
    s3.get_bucket_versioning(Bucket="bucket")
    s3.get_public_access_block(Bucket="bucket")
    s3.get_bucket_ownership_controls(Bucket="bucket")
    s3.delete_objects(Bucket="bucket", Delete={"Objects": [{"Key": "k"}]})
    s3.delete_bucket(Bucket="bucket")


ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
PRINCIPAL = {"Service": ["lambda.amazonaws.com", "scheduler.amazonaws.com"], "AWS": "111111111111"}
TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": PRINCIPAL, "Action": "sts:AssumeRole"}]}
)
TEMPLATE = json.dumps(
    {
        "Parameters": {"P": {"Type": "String", "Default": "d", "Description": "d"}},
        "Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/g"}}},
        "Outputs": {"O": {"Value": {"Ref": "G"}, "Export": {"Name": "e"}, "Description": "d"}},
    }
)


WRONG = {"null": None, "number": 7, "text": "x", "list": [7], "map": {"x": 7}}


def wrong_input(name):
    """Every operation with each member alone and of each wrong type, as no client would send it."""
    model = boto3.client(name, region_name=REGION, endpoint_url=ENDPOINT).meta.service_model
    answered = json.loads(sys.argv[2])[{"cloudwatch": "monitoring", "stepfunctions": "states"}.get(name, name)]
    for operation in map(model.operation_model, sorted(set(answered) & set(model.operation_names))):
        correct = example(operation.input_shape)
        inputs = {"nothing": {}}
        for member in operation.input_shape.members if operation.input_shape else []:
            inputs[f"{member}: missing"] = {key: correct[key] for key in correct if key != member}
            for wrong, value in WRONG.items():
                inputs[f"{member}: {wrong}"] = {**correct, member: value}
        for what, input in inputs.items():
            if refusal(model, operation, input) in ("EmulatorDefect", ""):
                found.append(f"{name}.{operation.name}: {what}: answers with a defect")


def example(shape):
    """The required members with something of the right type."""
    made = {"string": "x", "boolean": True, "list": [], "map": {}, "structure": {}, "blob": ""}
    if shape is None:
        return {}
    return {name: made.get(shape.members[name].type_name, 1) for name in shape.required_members}


def refusal(model, operation, input):
    return answer_to(model, *REQUESTS[model.resolved_protocol](model, operation, input))


def answer_to(model, method, path, headers, body):
    request = AWSRequest(method=method, url=ENDPOINT + path, data=body, headers=headers)
    SigV4Auth(KEY, model.signing_name, REGION).add_auth(request)
    try:
        answer = HTTP.send(request.prepare())
    except HTTPClientError:
        return "EmulatorDefect"
    if answer.status_code < 300:
        return "answered"
    if answer.status_code == 500:
        return "EmulatorDefect"
    named = answer.headers.get("x-amzn-errortype") or re.findall(r"<Code>(\w+)", answer.text)
    return named if isinstance(named, str) else (named or ["answered without a body"])[0]


def wrong_requests_to_s3():
    """Each operation has a bucket of its own. What a wrong request leaves there may not break the right ones after it."""
    s3 = client("s3")
    model = s3.meta.service_model
    after = [wrong_s3.Request(model.operation_model(name)) for name in ("PutObject", "GetObject", "ListObjectVersions")]
    for operation in map(model.operation_model, json.loads(sys.argv[2])["s3"]):
        bucket = f"wrong-{operation.name.lower()}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        for what, *request in wrong_s3.requests(operation, bucket):
            answers = [answer_to(model, *request)]
            if answers == ["answered"] and operation.name.startswith("Put"):
                answers += [answer_to(model, *right.built(bucket)) for right in after]
            if "EmulatorDefect" in answers:
                found.append(f"s3.{operation.name}: {what}: answers with a defect")


def json_request(model, operation, input):
    headers = {
        "Content-Type": f"application/x-amz-json-{model.metadata['jsonVersion']}",
        "X-Amz-Target": f"{model.metadata['targetPrefix']}.{operation.name}",
    }
    return "POST", "/", headers, json.dumps(input).encode()


def form_request(model, operation, input):
    form = {"Action": operation.name, "Version": model.api_version}
    for name, value in input.items():
        form.update(in_form(name, value))
    return "POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}, urllib.parse.urlencode(form)


def in_form(name, value):
    if isinstance(value, dict):
        return {f"{name}.{key}": item for key, item in value.items()}
    if isinstance(value, list):
        return {f"{name}.member.{index + 1}": item for index, item in enumerate(value)} or {name: ""}
    return {} if value is None else {name: str(value).lower() if isinstance(value, bool) else value}


def rest_request(_model, operation, input):
    """Members of the path are texts, whatever they should be, and are not left out."""
    shape = operation.input_shape
    path = operation.http["requestUri"]
    query, body = {}, {}
    for name, value in input.items():
        serialization = shape.members[name].serialization
        place, there = serialization.get("location"), serialization.get("name", name)
        if place == "querystring":
            query[there] = value if isinstance(value, list) else str(value)
        elif place is None:
            body[there] = value
        elif place == "uri" and isinstance(value, str):
            path = path.replace(f"{{{there}}}", value)
    path = re.sub(r"{\w+}", "x", path)
    query = f"?{urllib.parse.urlencode(query, True)}" if query else ""
    return operation.http["method"], path + query, {}, json.dumps(body).encode() if body else b""


REQUESTS = {"json": json_request, "query": form_request, "rest-json": rest_request}


answers()
for service in ["ssm", "logs", "kms", "rekognition", "stepfunctions", "cloudwatch", "cloudformation", "iam", "sts", "lambda", "scheduler"]:
    wrong_input(service)
wrong_requests_to_s3()
with open(shapes.TABLE) as file:
    if file.read() != shapes.written(shapes.table_of(json.loads(sys.argv[2]))):
        found.append("emulator/wire/inputs.json is not what botocore's models say: run npx tsx scripts/botocore write")

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
