/**
 * A viewer request as CloudFront Functions hand it over.
 *
 * Names of headers are in lower case. The URI and the query are spelled as the client sent them: nothing is
 * decoded, no dot segment resolved, no slash collapsed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export interface ViewerRequest {
  readonly method: string;
  uri: string;
  querystring: Fields;
  headers: Fields;
  cookies: Fields;
}

export interface Fields {
  [name: string]: Field;
}

export interface Field {
  value: string;
  /** Every value in order, and only there where the name occurs more than once. */
  multiValue?: { value: string }[];
}

/** An answer that CloudFront gives without asking its cache or the origin. */
export interface ViewerResponse {
  statusCode: number;
  statusDescription: string;
  headers: Fields;
  body: string;
}

export interface ViewerRequestEvent {
  request: ViewerRequest;
}
