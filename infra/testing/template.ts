// biome-ignore lint/suspicious/noExplicitAny: a template holds whatever CloudFormation takes
export type Untyped = any;

export interface Resource {
  Type: string;
  Properties: Untyped;
  DependsOn?: string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, unknown>;
}
