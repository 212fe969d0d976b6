import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, it } from "vitest";
import { cdkContext, type Untyped } from "../../testing/synthesise.ts";
import { parseEnvironments } from "../settings/environment.ts";
import { ReaderRole } from "./reader-role.ts";

const GITHUB = { kind: "github", name: "app", repository: "acme/app", user: "ci" };
const ISSUER = "token.actions.githubusercontent.com";

it.each<[string, object, object]>([
  ["every workflow", { workflows: "all" }, { [`${ISSUER}:sub`]: "repo:acme/app:*" }],
  ["one environment", { environment: "test" }, { [`${ISSUER}:sub`]: "repo:acme/app:environment:test" }],
  ["one branch", { ref: "refs/heads/main" }, { [`${ISSUER}:sub`]: "repo:acme/app:ref:refs/heads/main" }],
])("trusts %s of a repository", (_, which, subject) => {
  const { trust } = synthesised({ ...GITHUB, ...which });
  expect(trust).toMatchObject([
    {
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" }, StringLike: subject },
    },
  ]);
});

it("trusts another issuer's subject", () => {
  const reader = { kind: "oidc", name: "app", user: "ci" };
  const { trust } = synthesised({
    ...reader,
    issuer: "gitlab.com",
    audience: "wheelyard",
    subject: "project_path:acme/*",
  });
  expect(trust).toMatchObject([
    {
      Condition: {
        StringEquals: { "gitlab.com:aud": "wheelyard" },
        StringLike: { "gitlab.com:sub": "project_path:acme/*" },
      },
    },
  ]);
});

it("may get one parameter, and nothing else", () => {
  const { rights } = synthesised({ ...GITHUB, workflows: "all" });
  expect(rights).toHaveLength(1);
  const [{ Resource, ...right }] = rights as [Untyped];
  expect(right).toEqual({ Sid: "TakeOneToken", Effect: "Allow", Action: "ssm:GetParameter" });
  expect(Resource["Fn::Join"][1].at(-1)).toBe(":parameter/wheelyard/prod/users/ci");
});

function synthesised(reader: object): { trust: Untyped[]; rights: Untyped[] } {
  const [environment] = parseEnvironments({
    prod: { region: "eu-central-1", account: "111122223333", data: "disposable", readers: [reader] },
  });
  const stack = new Stack(new App({ context: cdkContext() }), "index");
  for (const one of environment?.readers ?? []) {
    if (environment) new ReaderRole(stack, "Reader", { environment, reader: one });
  }
  const template = Template.fromStack(stack);
  const statements = (type: string, document: string) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties[document].Statement);
  return {
    trust: statements("AWS::IAM::Role", "AssumeRolePolicyDocument"),
    rights: statements("AWS::IAM::Policy", "PolicyDocument"),
  };
}
