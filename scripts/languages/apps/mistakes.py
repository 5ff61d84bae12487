"""A promotion with four mistakes, of which Python has to show all, where a reader looks first: at the end."""

from aws_cdk import App
from cdk_rekognition_custom_labels import ModelPromotion, PromotionSource, PromotionTarget

ModelPromotion(
    App(),
    "Shapes",
    source=PromotionSource(project_arn="111111111111", model_version_arn="v7"),
    targets=[PromotionTarget(name="staging", account="2", minimum_f1_score=90)],
)
