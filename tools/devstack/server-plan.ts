/** How one server is started, and how one knows that it is there. Nothing runs by making a plan. */
export interface ServerPlan {
  name: 'Kafka' | 'Elasticsearch' | 'PostgreSQL';
  port: number;
  /** What the server needs besides; they must be free at a start, too. */
  otherPorts: readonly number[];
  /** Of the server's output. */
  log: string;
  /** Makes the folders and files that are missing and gives the command. */
  prepare(): Promise<ServerCommand>;
  /** Whether the server answers a real question in its own protocol. */
  answers(): Promise<boolean>;
}

export interface ServerCommand {
  program: string;
  args: string[];
  /** Where a server refuses to run as root. */
  user?: { uid: number; gid: number } | undefined;
}
