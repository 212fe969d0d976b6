import { expect, it } from "vitest";
import { isAboutSending, requiresTls, type Statement, statementsOf } from "./queue-policy.ts";

it.each<[says: string, Statement]>([
  ["its name", { Action: "sqs:SendMessage" }],
  ["its name in other letters", { Action: "SQS:sendmessage" }],
  ["its name among others", { Action: ["sqs:ReceiveMessage", "sqs:SendMessage"] }],
  ["everything of SQS", { Action: "sqs:*" }],
  ["everything", { Action: "*" }],
  ["a beginning", { Action: "SQS:Send*" }],
  ["an end", { Action: ["s3:GetObject", "*Message"] }],
  ["any letter", { Action: "sqs:?endMessag?" }],
  ["everything but another", { NotAction: "sqs:DeleteQueue" }],
  ["everything but others", { NotAction: ["sqs:Receive*", "sqs:SendMessages"] }],
])("takes a statement that says %s for one about sending", (_, statement) => {
  expect(isAboutSending(statement)).toBe(true);
});

it.each<[says: string, Statement]>([
  ["nothing", {}],
  ["no action", { Action: [] }],
  ["another action", { Action: "sqs:ReceiveMessage" }],
  ["what begins with it", { Action: "sqs:SendMessages" }],
  ["what has a character more", { Action: "sqs:SendMessage?" }],
  ["what a full stop doesn't stand for", { Action: "sqs.SendMessage" }],
  ["everything but sending", { NotAction: "sqs:SendMessage" }],
  ["everything but SQS", { NotAction: ["s3:*", "SQS:*"] }],
])("takes a statement that says %s for none", (_, statement) => {
  expect(isAboutSending(statement)).toBe(false);
});

const TLS = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "sqs:*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

it.each([TLS, { ...TLS, Principal: "*" }, { ...TLS, Principal: { AWS: ["*"] } }])(
  "sees that TLS is required: %o",
  (statement) => expect(requiresTls(statement)).toBe(true),
);

it.each<Statement>([
  { ...TLS, Effect: "Allow" },
  { ...TLS, Action: "sqs:ReceiveMessage" },
  { ...TLS, Principal: { AWS: "arn:aws:iam::123456789012:root" } },
  { ...TLS, Principal: { Service: "*" } },
  { ...TLS, Condition: { Bool: { "aws:SecureTransport": "true" } } },
])("sees that TLS is not required: %o", (statement) => expect(requiresTls(statement)).toBe(false));

it.each([
  ["{}", []],
  ['{"Statement":[]}', []],
  ['{"Statement":{"Effect":"Deny"}}', [{ Effect: "Deny" }]],
  ['{"Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}', [{ Effect: "Deny" }, { Effect: "Allow" }]],
])("reads the statements of %s", (policy, statements) => {
  expect(statementsOf(policy)).toEqual(statements);
});
