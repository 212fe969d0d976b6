import * as z from "zod";
import { text } from "./setting.ts";

/** A host name of your own for the index, and what proves that it is yours. */
export const domainSettings = z
  .strictObject({
    /** The index's host name, such as `pypi.example.com`. */
    name: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "expected a host name").max(253, {
      error: "expected a host name of at most 253 characters",
    }),
    /** A certificate for that name, in us-east-1. If left out, one is requested. */
    certificateArn: text(
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      "expected the ARN of a certificate in us-east-1, where CloudFront looks for it",
    ).optional(),
    /** The public zone in Route 53 that gets the name's records. If left out, you create them yourself. */
    hostedZone: z
      .strictObject({
        id: text(/^Z[A-Z0-9]{1,31}$/, 'expected a hosted zone id, such as "Z0123456789ABCDEFGHIJ"'),
        name: text(/^[a-z0-9.-]+[a-z0-9]$/, "expected the zone's name, without a final dot"),
      })
      .optional(),
    /** The oldest version of TLS that a client may speak. */
    oldestTls: z.literal(["1.2", "1.3"], { error: 'expected "1.2" or "1.3"' }).default("1.2"),
  })
  .superRefine(({ name, certificateArn, hostedZone }, context) => {
    if (certificateArn === undefined && hostedZone === undefined) {
      context.addIssue({
        code: "custom",
        path: ["certificateArn"],
        message: "expected one, or a hostedZone that lets a certificate prove that the name is yours",
      });
    }
    if (hostedZone !== undefined && name !== hostedZone.name && !name.endsWith(`.${hostedZone.name}`)) {
      context.addIssue({
        code: "custom",
        path: ["hostedZone", "name"],
        message: `expected a zone that contains "${name}"`,
      });
    }
  });
