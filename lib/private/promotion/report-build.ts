import { copyFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type App, type CfnOutput, Names, Stack, Stage } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { describeProblems } from '../../../contract/problem';
import { REPORT, type ReportSettings } from '../../../contract/promotion-report';
import type { ModelPromotion } from '../../model-promotion';
import { Template } from '../cdk/template';
import { nameOf } from '../checks/validation';
import { builtFile } from '../functions/built-file';
import { ASSUME_LOOKUP_ROLE } from '../permissions/lookups';
import { type PipelineWave, problemsOfPipeline } from './pipeline-actions';
import { keepReportLog } from './report-log';

const NO_REPORT = 'The versions could not be compared, see the log of the build.';

/**
 * The builds of a promotion's reports. They are one project of CodeBuild, which runs once before every wave with the
 * settings of that wave. Program and settings are files of the cloud assembly, which is the input of each build: inside the
 * template each report would take 14 KB of the 1 MB that CloudFormation allows.
 */
export class ReportBuild {
  private project?: ReportProject;

  constructor(
    private readonly promotion: ModelPromotion,
    private readonly needs: ReportNeeds,
  ) {}

  public addTo(
    stage: codepipeline.IStage,
    options: pipelines.ProduceActionOptions,
    { namespace, settings, previous }: Report,
  ): pipelines.CodePipelineActionFactoryResult {
    const { actionName, runOrder, artifacts, pipeline, stackOutputsMap } = options;
    this.project ??= new ReportProject(pipeline, this.promotion, this.needs, options.codeBuildDefaults);
    const { project, actionRole } = this.project;
    const file = join(Stage.of(this.promotion)!.outdir, `${namespace}.json`);
    writeFileSync(file, JSON.stringify(settings));
    stage.addAction(
      new CodeBuildAction({
        actionName,
        runOrder,
        project,
        role: actionRole,
        input: artifacts.toCodePipeline(pipeline.cloudAssemblyFileSet),
        variablesNamespace: namespace,
        environmentVariables: {
          SETTINGS: { value: inAssembly(this.promotion, file) },
          ...(previous && {
            PREVIOUS: {
              value: stackOutputsMap.toCodePipeline(pipelines.StackOutputReference.fromCfnOutput(previous)),
            },
          }),
        },
      }),
    );
    return { runOrdersConsumed: 1, project };
  }
}

/** The common settings of the builds of all waves. */
export interface ReportNeeds {
  /** The roles that a build assumes. */
  readonly roles: readonly string[];
  /** All waves of the promotion, in their order. */
  readonly waves: readonly PipelineWave[];
}

/** What is compared before one wave. */
export interface Report {
  /** The namespace of the variable that holds the report. It also names the file with the settings. */
  readonly namespace: string;
  readonly settings: ReportSettings;
  /** The output of a target of the previous wave, if there is one. */
  readonly previous?: CfnOutput;
}

/** One report. Only the CodePipeline engine of CDK Pipelines knows steps that make their own actions. */
export class ReportStep extends pipelines.Step implements pipelines.ICodePipelineActionFactory {
  constructor(
    private readonly build: ReportBuild,
    private readonly report: Report,
  ) {
    super('Report');
  }

  /** The pipeline replaces this text by the report. */
  public get variable(): string {
    return `#{${this.report.namespace}.${REPORT}}`;
  }

  public override get consumedStackOutputs(): pipelines.StackOutputReference[] {
    const { previous } = this.report;
    return previous ? [pipelines.StackOutputReference.fromCfnOutput(previous)] : [];
  }

  public produceAction(
    stage: codepipeline.IStage,
    options: pipelines.ProduceActionOptions,
  ): pipelines.CodePipelineActionFactoryResult {
    return this.build.addTo(stage, options, this.report);
  }
}

class ReportProject extends Construct {
  public readonly project: codebuild.PipelineProject;
  /**
   * Undefined if the pipeline's own role runs the actions. All actions share one role: otherwise the CDK would make a
   * role for each.
   */
  public readonly actionRole?: iam.IRole;

  constructor(
    pipeline: pipelines.CodePipeline,
    promotion: ModelPromotion,
    { roles, waves }: ReportNeeds,
    { rolePolicy = [], partialBuildSpec, buildEnvironment, ...defaults }: pipelines.CodeBuildOptions = {},
  ) {
    super(pipeline, `Report of ${promotion.node.path.replaceAll('/', '-')}`);
    // All actions exist only when the app is complete.
    const size = () => ({
      actions: pipeline.pipeline.stages.flatMap((stage) => stage.actions).length,
      bytes: new Template(Stack.of(pipeline)).bytes,
    });
    this.node.addValidation({
      validate: () =>
        problemsOfPipeline(size(), waves).map(
          (problem) => `${nameOf(promotion)}: ${describeProblems([problem])}`,
        ),
    });
    const program = join(
      Stage.of(promotion)!.outdir,
      `${Names.uniqueResourceName(promotion, NAME)}-report.js`,
    );
    copyFileSync(builtFile('promotion-report', 'index.js'), program);
    const buildSpec = codebuild.BuildSpec.fromObject({
      version: '0.2',
      env: { 'exported-variables': [REPORT] },
      phases: {
        build: {
          commands: [
            // The fallback is for a build without Node.js, for instance. An empty variable would stop the pipeline, or
            // leave a gap in the comment.
            `export ${REPORT}="$(node ${inAssembly(promotion, program)} < "$SETTINGS" || echo '${NO_REPORT}')"`,
            `echo "$${REPORT}"`,
          ],
        },
      },
    });
    this.project = new codebuild.PipelineProject(this, 'Project', {
      description: `Compares the versions before a wave of ${promotion.node.path}`,
      ...defaults,
      environment: buildEnvironment,
      buildSpec: partialBuildSpec ? codebuild.mergeBuildSpecs(partialBuildSpec, buildSpec) : buildSpec,
    });
    const lookups = new iam.PolicyStatement({ actions: [ASSUME_LOOKUP_ROLE], resources: [...roles] });
    for (const statement of [...rolePolicy, ...(roles.length > 0 ? [lookups] : [])]) {
      this.project.addToRolePolicy(statement);
    }
    keepReportLog(this.project);
    if (pipeline.usePipelineRoleForActions) return;
    this.actionRole = new iam.Role(this, 'ActionRole', { assumedBy: pipeline.pipeline.role });
  }
}

/** A namespace of CodePipeline has at most 100 characters. */
const NAME = { maxLength: 90, separator: '-' };

/** A name that no other stack of the app has. */
export function namespaceOf(first: Construct): string {
  return `${Names.uniqueResourceName(first, NAME)}-Report`;
}

/** The path of a file in the cloud assembly, as the build sees it. */
function inAssembly(scope: Construct, file: string): string {
  const app = scope.node.root as App;
  return relative(app.outdir, file).split(sep).join('/');
}
