/** The module that the edge runtime provides. */
declare module "cloudfront" {
  const cloudfront: {
    /** The key value store associated with the function. */
    kvs(): { get(key: string): Promise<string> };
  };
  export default cloudfront;
}
