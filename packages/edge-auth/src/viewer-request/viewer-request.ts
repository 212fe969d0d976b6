/**
 * A viewer request as a CloudFront function receives it.
 *
 * Header names are in lower case. The URI and the query are as the client sent them: not decoded, with dot segments and
 * repeated slashes left in place.
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
  /** Every value in order; present only if the name occurs more than once. */
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
