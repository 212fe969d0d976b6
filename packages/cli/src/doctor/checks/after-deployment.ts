import { agreementKey } from "@wheelyard/core/bucket-layout/record-keys";
import { accountCheck } from "../account-check.ts";
import { failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";

/** The end of a deployment starts reconcile, or else a rule does within 20 minutes. */
export const afterDeployment = accountCheck({
  group: "Deployment",
  name: "run after the deployment",
  expects: "that reconcile has ended since this build was deployed; it takes up to 20 minutes",
  unchecked: { emulator: "the emulator has no events about deployments" },
  async run(account, place) {
    const { variables } = await account.deployedFunction("reconcile");
    const { RELEASE: build = "" } = variables;
    return eventually(place, async () => {
      const read = await place.store.get(agreementKey("deployment"));
      if (read.kind !== "found") return failed("no run yet");
      const [of = ""] = Buffer.from(read.object.body).toString().split(" ");
      return of === build
        ? passed(`a run for ${build}`)
        : failed(`a run for ${of}, but ${build} is deployed`);
    });
  },
});
