/** A rule of the bucket: an event about a key with that suffix goes to that queue. */
export interface Notification {
  event: string;
  suffix: string | undefined;
  queueArn: string;
}

export interface DeployedFunction {
  /** `Active` if it can run. */
  state: string;
  variables: Readonly<Record<string, string>>;
}

export interface Alarm {
  name: string;
  state: string;
  actions: readonly string[];
  /** Whether it does anything when its state changes. */
  isArmed: boolean;
}

/** What CloudFront says of one run of the function at the edge. */
export interface EdgeRun {
  /** How much of the time that CloudFront allows it took, in percent. */
  utilization: number;
  /** In JSON: the request to continue with, or an answer. */
  output: string;
  error: string | undefined;
}

/** The services of AWS around an index. What looks changes nothing. */
export interface Account {
  /** The environment's name. */
  environment: string;
  region: string;
  /** The outputs of the environment's stack. */
  outputs: ReadonlyMap<string, string>;
  notifications(): Promise<readonly Notification[]>;
  /** All attributes of a queue. */
  queueAttributes(url: string): Promise<Readonly<Record<string, string>>>;
  /** A function of the environment, such as `indexer`. */
  deployedFunction(part: string): Promise<DeployedFunction>;
  /** Runs a function of the environment and returns its answer. */
  invoke(part: string): Promise<unknown>;
  functionUrl(part: string): Promise<string>;
  /** How many functions the account may run at once. */
  concurrency(): Promise<number>;
  /** The environment's alarms in a region, and those of environments whose names begin with this one's. */
  alarms(region: string): Promise<readonly Alarm[]>;
  setAlarm(name: string, state: "ALARM" | "OK", reason: string): Promise<void>;
  /** What an alarm has done since, one line for each action. */
  alarmActions(name: string, since: Date): Promise<readonly string[]>;
  subscribers(topicArn: string): Promise<{ confirmed: number; pending: number }>;
  /** The names of the metrics that the environment has reported. */
  metrics(): Promise<readonly string[]>;
  /** Lines of a function's log with this text in them. */
  logLines(part: string, text: string, since: Date): Promise<readonly string[]>;
  /** The newest object under a prefix of the bucket of access logs. */
  newestAccessLog(prefix: string): Promise<Date | undefined>;
  /** Runs the function at the edge as it is deployed. */
  runEdge(event: object): Promise<EdgeRun>;
}
