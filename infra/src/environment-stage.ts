import { type StackProps, Stage, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { SiteAlarmsStack } from "./alarms/site-alarms-stack.ts";
import { IndexStack } from "./index-stack.ts";
import type { Artefacts } from "./indexer/artefacts.ts";
import type { Environment } from "./settings/environment.ts";
import { stackName } from "./settings/stack-name.ts";
import { US_EAST_1 } from "./settings/us-east-1.ts";
import { EdgeStack } from "./site/edge-stack.ts";

interface EnvironmentStageProps {
  environment: Environment;
  artefacts: Artefacts;
}

/** All stacks of one environment. `cdk deploy '<name>/*'` deploys them. */
export class EnvironmentStage extends Stage {
  constructor(scope: Construct, { environment, artefacts }: EnvironmentStageProps) {
    super(scope, environment.name);
    const edge = EdgeStack.isNeeded(environment)
      ? new EdgeStack(this, "edge", { ...stackProps(environment, US_EAST_1, "-edge"), environment })
      : undefined;
    const index = new IndexStack(this, "index", {
      ...stackProps(environment, environment.region, ""),
      environment,
      artefacts,
      certificate: edge?.certificate,
      webAclArn: edge?.webAclArn,
    });
    new SiteAlarmsStack(this, "site-alarms", {
      ...stackProps(environment, US_EAST_1, "-site-alarms"),
      environment,
      distribution: index.site.distribution,
      ...(environment.region === US_EAST_1 && { topic: index.alarmTopic.topic }),
    });
    Tags.of(this).add("wheelyard:environment", environment.name);
    for (const [name, value] of Object.entries(environment.tags)) Tags.of(this).add(name, value);
  }
}

function stackProps(
  { name, account, data }: Environment,
  region: string,
  suffix: Parameters<typeof stackName>[1],
): StackProps {
  return {
    stackName: stackName(name, suffix),
    description: `wheelyard, a private Python package index: environment ${name}`,
    env: { account, region },
    terminationProtection: data === "kept",
  };
}
