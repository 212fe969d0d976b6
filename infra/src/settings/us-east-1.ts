/** The region of CloudFront's metrics, certificates and firewalls. */
export const US_EAST_1 = "us-east-1";
