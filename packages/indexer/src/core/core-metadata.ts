/** What a distribution says of itself: the fields of its METADATA or PKG-INFO. */
export interface CoreMetadata {
  name: string;
  version: string;
  requiresPython?: string;
}
