import { Stack, type StackProps } from "aws-cdk-lib";
import { Certificate, CertificateValidation, type ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { Firewall } from "./firewall.ts";
import { hostedZoneOf } from "./hosted-zone.ts";

/** What CloudFront accepts only from us-east-1, wherever the bucket is. */
export class EdgeStack extends Stack {
  readonly certificate: ICertificate | undefined;
  readonly webAclArn: string | undefined;

  /** Whether an environment needs this stack. */
  static isNeeded({ domain, firewall }: Environment): boolean {
    return firewall !== undefined || (domain !== undefined && domain.certificateArn === undefined);
  }

  constructor(scope: Construct, id: string, props: StackProps & { environment: Environment }) {
    super(scope, id, props);
    const { domain, firewall } = props.environment;
    const zone = domain && hostedZoneOf(this, domain);
    if (domain && zone && domain.certificateArn === undefined) {
      this.certificate = new Certificate(this, "Certificate", {
        domainName: domain.name,
        validation: CertificateValidation.fromDns(zone),
      });
    }
    if (firewall) {
      this.webAclArn = new Firewall(this, "Firewall", {
        environment: props.environment,
        requestsPerFiveMinutes: firewall.requestsPerFiveMinutes,
      }).webAclArn;
    }
  }
}
