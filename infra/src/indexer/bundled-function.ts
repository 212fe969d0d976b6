import { type Duration, RemovalPolicy, type Size } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { LambdaBundle } from "./lambda-bundle.ts";

interface BundledFunctionProps {
  environment: Environment;
  /** Its name, apart from the environment. */
  part: string;
  description: string;
  bundle: LambdaBundle;
  memoryMegabytes: number;
  timeout: Duration;
  /** Default: 512 MB. */
  disk?: Size;
  variables: Record<string, string>;
  mayDo: PolicyStatement[];
}

/** A Lambda function whose role may do what is listed, write to its own log group, and nothing else. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { environment, part, bundle } = props;
    this.logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/wheelyard/${environment.name}/${part}`,
      retention: environment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: props.description,
    });
    for (const statement of props.mayDo) role.addToPolicy(statement);
    this.logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, "Function", {
      functionName: resourceName(environment, part),
      description: props.description,
      code: Code.fromAsset(bundle.folder),
      handler: bundle.handler,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      ephemeralStorageSize: props.disk,
      role,
      logGroup: this.logGroup,
      environment: { ENVIRONMENT: environment.name, ...props.variables },
    });
  }
}
