import io.github.cdkrekognitioncustomlabels.CopiedModelVersion;
import io.github.cdkrekognitioncustomlabels.CopyPermissionOptions;
import io.github.cdkrekognitioncustomlabels.HandlerFunctionOptions;
import io.github.cdkrekognitioncustomlabels.HandlerFunctions;
import io.github.cdkrekognitioncustomlabels.IModelVersion;
import io.github.cdkrekognitioncustomlabels.ModelPromotion;
import io.github.cdkrekognitioncustomlabels.ModelVersion;
import io.github.cdkrekognitioncustomlabels.ModelVersionAttributes;
import io.github.cdkrekognitioncustomlabels.ModelVersionPointer;
import io.github.cdkrekognitioncustomlabels.Project;
import io.github.cdkrekognitioncustomlabels.ProjectPolicy;
import io.github.cdkrekognitioncustomlabels.PromotionRunning;
import io.github.cdkrekognitioncustomlabels.PromotionSource;
import io.github.cdkrekognitioncustomlabels.PromotionTarget;
import io.github.cdkrekognitioncustomlabels.RunningModelVersion;
import io.github.cdkrekognitioncustomlabels.RunningSchedule;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.scheduler.CronOptionsWithTimezone;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;

public final class App {
    private static final String PROJECT = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000";
    private static final String V1 = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000";
    private static final String V2 = "arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v2/1700000002000";

    private static Environment in(String account) {
        return Environment.builder().account(account).region("eu-west-1").build();
    }

    private static IModelVersion version1(Stack stack, String id) {
        return ModelVersion.fromModelVersionAttributes(stack, id,
            ModelVersionAttributes.builder()
                .project(Project.fromProjectArn(stack, id + "Project", PROJECT))
                .modelVersionArn(V1)
                .build());
    }

    private static ScheduleExpression at(String hour) {
        return ScheduleExpression.cron(CronOptionsWithTimezone.builder()
            .minute("0").hour(hour).timeZone(TimeZone.EUROPE_BERLIN).build());
    }

    public static void main(String[] args) {
        var app = software.amazon.awscdk.App.Builder.create().analyticsReporting(false).build();

        var training = Stack.Builder.create(app, "Training").env(in("111111111111")).build();
        var policy = ProjectPolicy.Builder.create(training, "Policy")
            .project(Project.fromProjectArn(training, "Project", PROJECT))
            .build();
        policy.allowCopy(
            new AccountPrincipal("222222222222"),
            CopyPermissionOptions.builder().versions(List.of(version1(training, "Version"))).build());

        var production = Stack.Builder.create(app, "Production").env(in("222222222222")).build();
        var copy = CopiedModelVersion.Builder.create(production, "Copy")
            .source(version1(production, "Source"))
            .destinationProject(Project.Builder.create(production, "Project").projectName("shapes-prod").build())
            .outputBucket(new Bucket(production, "Output"))
            .tags(Map.of("team", "vision"))
            .timeout(Duration.minutes(40))
            .removalPolicy(RemovalPolicy.RETAIN)
            .stopOnDelete(true)
            .minimumF1Score(0.9)
            .minimumLabelF1Scores(Map.of("circle", 0.8, "red circle", 0.75))
            .build();
        var application = Role.Builder.create(production, "Application")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com")).build();
        copy.getGrants().detect(application);
        var running = RunningModelVersion.Builder.create(production, "Running")
            .modelVersion(copy)
            .minInferenceUnits(1)
            .schedule(RunningSchedule.builder().start(at("8")).stop(at("18")).build())
            .build();
        var pointer = ModelVersionPointer.Builder.create(production, "Pointer").modelVersion(running).build();
        pointer.getGrants().detect(application);
        HandlerFunctions.configure(production, HandlerFunctionOptions.builder().tracing(Tracing.ACTIVE).build());

        ModelPromotion.Builder.create(app, "Shapes")
            .source(PromotionSource.builder().projectArn(PROJECT).modelVersionArn(V2).build())
            .keptModelVersionArns(List.of(V1, V2))
            .targets(List.of(
                PromotionTarget.builder().name("staging").account("333333333333").minimumF1Score(0.9)
                    .stackProps(StackProps.builder().description("Shapes for staging").build()).build(),
                PromotionTarget.builder().name("production").account("444444444444").maximumF1Drop(0.01)
                    .running(PromotionRunning.builder().minInferenceUnits(1).build()).build()))
            .build();

        app.synth();
    }
}
