from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack, StackProps, TimeZone
from aws_cdk.aws_iam import AccountPrincipal, Role, ServicePrincipal
from aws_cdk.aws_lambda import Tracing
from aws_cdk.aws_s3 import Bucket
from aws_cdk.aws_scheduler import ScheduleExpression
from cdk_rekognition_custom_labels import (
    CopiedModelVersion,
    HandlerFunctions,
    ModelPromotion,
    ModelVersion,
    ModelVersionPointer,
    Project,
    ProjectPolicy,
    PromotionRunning,
    PromotionSource,
    PromotionTarget,
    RunningModelVersion,
    RunningSchedule,
)

app = App(analytics_reporting=False)

source_project_arn = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000"
v1 = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000"
v2 = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v2/1700000002000"

training = Stack(app, "Training", env=Environment(account="111111111111", region="eu-west-1"))
policy = ProjectPolicy(
    training,
    "Policy",
    project=Project.from_project_arn(training, "Project", source_project_arn),
)
policy.allow_copy(
    AccountPrincipal("222222222222"),
    versions=[
        ModelVersion.from_model_version_attributes(
            training,
            "Version",
            project=Project.from_project_arn(training, "VersionProject", source_project_arn),
            model_version_arn=v1,
        )
    ],
)

production = Stack(app, "Production", env=Environment(account="222222222222", region="eu-west-1"))
copy = CopiedModelVersion(
    production,
    "Copy",
    source=ModelVersion.from_model_version_attributes(
        production,
        "Source",
        project=Project.from_project_arn(production, "SourceProject", source_project_arn),
        model_version_arn=v1,
    ),
    destination_project=Project(production, "Project", project_name="shapes-prod"),
    output_bucket=Bucket(production, "Output"),
    tags={"team": "vision"},
    timeout=Duration.minutes(40),
    removal_policy=RemovalPolicy.RETAIN,
    stop_on_delete=True,
    minimum_f1_score=0.9,
    minimum_label_f1_scores={"circle": 0.8, "red circle": 0.75},
)
application = Role(production, "Application", assumed_by=ServicePrincipal("lambda.amazonaws.com"))
copy.grants.detect(application)
running = RunningModelVersion(
    production,
    "Running",
    model_version=copy,
    min_inference_units=1,
    schedule=RunningSchedule(
        start=ScheduleExpression.cron(minute="0", hour="8", time_zone=TimeZone.EUROPE_BERLIN),
        stop=ScheduleExpression.cron(minute="0", hour="18", time_zone=TimeZone.EUROPE_BERLIN),
    ),
)
pointer = ModelVersionPointer(production, "Pointer", model_version=running)
pointer.grants.detect(application)
HandlerFunctions.configure(production, tracing=Tracing.ACTIVE)

ModelPromotion(
    app,
    "Shapes",
    source=PromotionSource(project_arn=source_project_arn, model_version_arn=v2),
    kept_model_version_arns=[v1, v2],
    targets=[
        PromotionTarget(
            name="staging",
            account="333333333333",
            minimum_f1_score=0.9,
            stack_props=StackProps(description="Shapes for staging"),
        ),
        PromotionTarget(
            name="production",
            account="444444444444",
            maximum_f1_drop=0.01,
            running=PromotionRunning(min_inference_units=1),
        ),
    ],
)

app.synth()
