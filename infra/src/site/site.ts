import {
  type Behaviour,
  behavioursFor,
  DEFAULT_BEHAVIOUR,
  type Policies,
} from "@wheelyard/edge-auth/behaviours";
import { SITE_LOGS_PREFIX } from "@wheelyard/usage/layout";
import { Duration, Validations } from "aws-cdk-lib";
import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  Distribution,
  Function as EdgeFunction,
  type ErrorResponse,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  KeyValueStore,
  type PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import type { IFunctionUrl } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName, viewerRequestName } from "../settings/naming.ts";
import { upstreamOf } from "../settings/upstream-settings.ts";
import { siteOrigins } from "./site-origins.ts";
import { type SitePolicies, sitePolicies } from "./site-policies.ts";

interface SiteProps {
  environment: Environment;
  bucket: IBucket;
  accessLogs: IBucket;
  /** The source of the function that every request passes. */
  edgeFunction: string;
  /** The URL of the function that answers if the bucket has no page. */
  upstreamUrl: IFunctionUrl;
  certificate?: ICertificate;
  webAclArn?: string;
}

/** CloudFront's security policies, by the oldest version of TLS that each accepts. */
const PROTOCOLS = {
  "1.2": SecurityPolicyProtocol.TLS_V1_2_2021,
  "1.3": SecurityPolicyProtocol.TLS_V1_3_2025,
} as const satisfies Record<NonNullable<Environment["domain"]>["oldestTls"], SecurityPolicyProtocol>;

/** Errors are not cached: a new project would stay hidden behind its earlier 404. */
const ERRORS_ARE_NOT_CACHED: ErrorResponse[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map(
  (httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }),
);

/** CloudFront in front of the bucket, and a function that lets in only the users in its store. */
export class Site extends Construct {
  readonly distribution: Distribution;
  readonly users: KeyValueStore;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    const { environment, bucket, upstreamUrl } = props;
    // Created empty: content imported at creation is in a bucket in plain text, and can't be changed.
    this.users = new KeyValueStore(this, "Users", {
      keyValueStoreName: resourceName(environment, "users"),
      comment: `Readers of the ${environment.name} index`,
    });
    const viewerRequest = new EdgeFunction(this, "ViewerRequest", {
      functionName: viewerRequestName(environment),
      comment: `Authentication and routes of the ${environment.name} index`,
      code: FunctionCode.fromInline(props.edgeFunction),
      runtime: FunctionRuntime.JS_2_0,
      keyValueStore: this.users,
    });

    const origins = siteOrigins(this, { environment, bucket, upstreamUrl });
    const common = {
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: true,
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: viewerRequest }],
    };
    const kinds = new Map<Policies, SitePolicies>();
    const optionsOf = ({ origin, policies }: Behaviour) => {
      const ofKind = kinds.get(policies) ?? sitePolicies(this, environment, policies);
      kinds.set(policies, ofKind);
      return { ...common, ...origins[origin], ...ofKind };
    };
    const additional = behavioursFor(upstreamOf(environment)).map(
      (behaviour) => [behaviour.pattern, optionsOf(behaviour)] as const,
    );

    this.distribution = new Distribution(this, "Distribution", {
      comment: `wheelyard ${environment.name}`,
      defaultBehavior: optionsOf(DEFAULT_BEHAVIOUR),
      additionalBehaviors: Object.fromEntries(additional),
      // The function knows the home page by either path, and both have the policies of pages: the documentation doesn't
      // say whether CloudFront applies this before it looks for the behaviour, or after the function has run.
      defaultRootObject: "project/index.html",
      errorResponses: ERRORS_ARE_NOT_CACHED,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: environment.priceClass as PriceClass,
      // The share of 401 answers, which is not a free metric.
      publishAdditionalMetrics: environment.signInAlarm !== undefined,
      enableLogging: true,
      logBucket: props.accessLogs,
      logFilePrefix: SITE_LOGS_PREFIX,
      ...(props.webAclArn && { webAclId: props.webAclArn }),
      ...(environment.domain && {
        domainNames: [environment.domain.name],
        certificate: props.certificate,
        minimumProtocolVersion: PROTOCOLS[environment.domain.oldestTls],
      }),
    });
    // CloudFront changes the ACL of the bucket for its logs. S3 refuses that while it takes the bucket's policy.
    if (props.accessLogs.policy) this.distribution.node.addDependency(props.accessLogs.policy);
    this.#acknowledge(environment);
    this.url = `https://${environment.domain?.name ?? this.distribution.distributionDomainName}`;
  }

  #acknowledge({ domain, firewall }: Environment): void {
    const findings = [
      {
        id: "AwsSolutions-CFR1",
        reason: "Readers are authenticated by their token. Their location says nothing about who they are.",
      },
      {
        id: "Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
        reason:
          "S3 answers 404 for an absent key only to a caller who may list. The function never forwards a request for the bucket itself, and the default root object is set.",
      },
      ...(domain
        ? []
        : [
            {
              id: "AwsSolutions-CFR4",
              reason:
                "CloudFront's own certificate fixes the minimum TLS version. A domain of your own lifts that.",
            },
          ]),
      ...(firewall
        ? []
        : [
            {
              id: "AwsSolutions-CFR2",
              reason:
                "A firewall is a setting: nobody guesses a 192-bit token, and it costs more than the rest of a small index.",
            },
          ]),
    ];
    Validations.of(this).acknowledge(...findings);
  }
}
