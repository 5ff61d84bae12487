"""Runs the Python code blocks of the pages, and synthesises what each of them declares.

Standard input holds them as JSON: [{"page", "line", "code"}]. Each runs with the names that `names` gives it, as a block of
a page leaves out what the text around it has said; one that makes its own App is an app of its own.
"""

import json
import sys
import traceback

import aws_cdk as cdk
from aws_cdk.aws_iam import Role
from aws_cdk.aws_s3 import Bucket
from cdk_rekognition_custom_labels import CopiedModelVersion, ModelVersion, Project

PROJECT = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000"
VERSIONS = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version"


def names():
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    application = Role.from_role_arn(stack, "Role", "arn:aws:iam::333333333333:role/application")
    return {
        "app": app,
        "self": stack,
        "stack": stack,
        "bucket": Bucket(stack, "Bucket"),
        "application": application,
        "copy": copy_in(cdk.Stack(app, "Other")),
        "project_arn": PROJECT,
        "former_model_version_arn": f"{VERSIONS}/v1/1700000001000",
        "model_version_arn": f"{VERSIONS}/v2/1700000002000",
    }


def copy_in(stack):
    version = f"{VERSIONS}/v1/1700000001000"
    return CopiedModelVersion(
        stack,
        "Copy",
        source=ModelVersion.from_model_version_attributes(
            stack,
            "Source",
            project=Project.from_project_arn(stack, "SourceProject", PROJECT),
            model_version_arn=version,
        ),
        destination_project=Project(stack, "Project"),
        output_bucket=Bucket(stack, "Bucket"),
    )


def failure_of(block):
    """None, or what went wrong, with the line of the page."""
    place = f"{block['page']}:{block['line']}"
    known = names()
    try:
        # The empty lines make the numbers in a traceback those of the page.
        code = compile("\n" * (block["line"] - 1) + block["code"], block["page"], "exec")
        exec(code, {"__name__": "__main__", **known})
        known["app"].synth()
    except Exception:
        return f"{place}\n{traceback.format_exc()}"
    return None


blocks = json.load(sys.stdin)
failures = [failure for failure in map(failure_of, blocks) if failure]
print(f"{len(blocks) - len(failures)} passed, {len(failures)} failed", "(Python blocks of the pages)")
sys.exit("\n".join(failures) or None)
