package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"
	labels "github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels-go/cdkrekognitioncustomlabels"
)

const (
	sourceProjectArn = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000"
	v1               = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000"
	v2               = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v2/1700000002000"
)

func in(account string) *awscdk.StackProps {
	return &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String(account), Region: jsii.String("eu-west-1")},
	}
}

func at(hour string) awsscheduler.ScheduleExpression {
	return awsscheduler.ScheduleExpression_Cron(&awsscheduler.CronOptionsWithTimezone{
		Minute:   jsii.String("0"),
		Hour:     jsii.String(hour),
		TimeZone: awscdk.TimeZone_EUROPE_BERLIN(),
	})
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false)})

	training := awscdk.NewStack(app, jsii.String("Training"), in("111111111111"))
	policy := labels.NewProjectPolicy(training, jsii.String("Policy"), &labels.ProjectPolicyProps{
		Project: labels.Project_FromProjectArn(training, jsii.String("Project"), jsii.String(sourceProjectArn)),
	})
	version := labels.ModelVersion_FromModelVersionAttributes(training, jsii.String("Version"), &labels.ModelVersionAttributes{
		Project:         labels.Project_FromProjectArn(training, jsii.String("VersionProject"), jsii.String(sourceProjectArn)),
		ModelVersionArn: jsii.String(v1),
	})
	policy.AllowCopy(awsiam.NewAccountPrincipal(jsii.String("222222222222")), &labels.CopyPermissionOptions{
		Versions: &[]labels.IModelVersionRef{version},
	})

	production := awscdk.NewStack(app, jsii.String("Production"), in("222222222222"))
	copied := labels.NewCopiedModelVersion(production, jsii.String("Copy"), &labels.CopiedModelVersionProps{
		Source: labels.ModelVersion_FromModelVersionAttributes(production, jsii.String("Source"), &labels.ModelVersionAttributes{
			Project:         labels.Project_FromProjectArn(production, jsii.String("SourceProject"), jsii.String(sourceProjectArn)),
			ModelVersionArn: jsii.String(v1),
		}),
		DestinationProject: labels.NewProject(production, jsii.String("Project"), &labels.ProjectProps{
			ProjectName: jsii.String("shapes-prod"),
		}),
		OutputBucket:         awss3.NewBucket(production, jsii.String("Output"), nil),
		Tags:                 &map[string]*string{"team": jsii.String("vision")},
		Timeout:              awscdk.Duration_Minutes(jsii.Number(40)),
		RemovalPolicy:        awscdk.RemovalPolicy_RETAIN,
		StopOnDelete:         jsii.Bool(true),
		MinimumF1Score:       jsii.Number(0.9),
		MinimumLabelF1Scores: &map[string]*float64{"circle": jsii.Number(0.8), "red circle": jsii.Number(0.75)},
	})
	application := awsiam.NewRole(production, jsii.String("Application"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	copied.Grants().Detect(application)
	running := labels.NewRunningModelVersion(production, jsii.String("Running"), &labels.RunningModelVersionProps{
		ModelVersion:      copied,
		MinInferenceUnits: jsii.Number(1),
		Schedule:          &labels.RunningSchedule{Start: at("8"), Stop: at("18")},
	})
	pointer := labels.NewModelVersionPointer(production, jsii.String("Pointer"), &labels.ModelVersionPointerProps{
		ModelVersion: running,
	})
	pointer.Grants().Detect(application)
	labels.HandlerFunctions_Configure(production, &labels.HandlerFunctionOptions{Tracing: awslambda.Tracing_ACTIVE})

	labels.NewModelPromotion(app, jsii.String("Shapes"), &labels.ModelPromotionProps{
		Source:               &labels.PromotionSource{ProjectArn: jsii.String(sourceProjectArn), ModelVersionArn: jsii.String(v2)},
		KeptModelVersionArns: jsii.Strings(v1, v2),
		Targets: &[]*labels.PromotionTarget{
			{
				Name:           jsii.String("staging"),
				Account:        jsii.String("333333333333"),
				MinimumF1Score: jsii.Number(0.9),
				StackProps:     &awscdk.StackProps{Description: jsii.String("Shapes for staging")},
			},
			{
				Name:          jsii.String("production"),
				Account:       jsii.String("444444444444"),
				MaximumF1Drop: jsii.Number(0.01),
				Running:       &labels.PromotionRunning{MinInferenceUnits: jsii.Number(1)},
			},
		},
	})

	app.Synth(nil)
}
