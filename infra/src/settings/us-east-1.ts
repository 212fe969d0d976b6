/** Where CloudFront keeps its metrics, and looks for certificates and firewalls. */
export const US_EAST_1 = "us-east-1";
