import { App, type AppProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { EnvironmentStage } from "./environment-stage.ts";
import type { Artefacts } from "./indexer/artefacts.ts";
import { parseEnvironments } from "./settings/environment.ts";

/**
 * The app: a stage for each environment, checked against AWS's good-practice rules during synthesis.
 *
 * @throws {InvalidEnvironmentError} if a setting is missing, invalid or contradicts another
 */
export function createApp(
  environments: Readonly<Record<string, unknown>>,
  artefacts: Artefacts,
  props: AppProps = {},
): App {
  const app = new App(props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const environment of parseEnvironments(environments)) {
    new EnvironmentStage(app, { environment, artefacts });
  }
  return app;
}
