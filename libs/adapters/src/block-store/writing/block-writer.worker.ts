import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type ThreadAnswer, type ThreadCall, failureOf } from '../threads/thread-link.ts';
import { BlockWriter, type CommitRequest } from './block-writer.ts';
import type { WriteRequest, WriteResult, WriterEvent, WriterSettings } from './write-requests.ts';

/** Commits that share one transaction at most, and the bytes of their blocks: a group must not make anyone wait for long. */
const GROUP_REQUESTS = 256;
const GROUP_BYTES = 16 * 1024 * 1024;

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread.');
const { fixedTime, ...settings } = workerData as WriterSettings;
const answer = (message: ThreadAnswer<WriteResult, WriterEvent>): void => port.postMessage(message);
const open = (): BlockWriter =>
  new BlockWriter({
    ...settings,
    ...(fixedTime === undefined ? {} : { now: () => fixedTime }),
    onSetAside: (day, name, error) => answer({ event: { kind: 'set-aside', day, name, message: failureOf(error).message } }),
  });

interface Commit {
  id: number;
  request: CommitRequest;
}
const bytesOf = ({ encoded }: CommitRequest): number =>
  encoded.parts.reduce((sum, { blocks }) => sum + blocks.reduce((bytes, block) => bytes + block.bytes.length, 0), 0);

const commitAll = (writer: BlockWriter, commits: readonly Commit[]): void => {
  const outcomes = writer.commit(commits.map(({ request }) => request));
  const position = writer.position();
  commits.forEach(({ id }, at) => {
    const outcome = outcomes[at];
    if (outcome?.result) answer({ id, result: { result: outcome.result, position } });
    else answer({ id, failure: failureOf(outcome?.error) });
  });
};

const perform = (writer: BlockWriter, request: Exclude<WriteRequest, { kind: 'commit' }>): WriteResult => {
  switch (request.kind) {
    case 'retain':
      return writer.retain(request.cutoffMs);
    case 'trim':
      return writer.trim(request.cutoffs);
    case 'amend':
      return writer.amend(request.amendment);
    case 'setAside':
      return void writer.setAsideIf(request.day, request.inode);
    case 'statistics':
      return writer.statistics();
    case 'position':
      return writer.position();
    case 'close':
      return void writer.closeAll();
  }
};

/** Whatever waits is taken together: commits that come one after the other share a transaction. */
const takeGroup = (writer: BlockWriter, first: ThreadCall<WriteRequest>): void => {
  let commits: Commit[] = [];
  let bytes = 0;
  const flush = () => {
    if (commits.length > 0) commitAll(writer, commits);
    commits = [];
    bytes = 0;
  };
  for (let call: ThreadCall<WriteRequest> | undefined = first; call !== undefined;) {
    if (!('cancel' in call)) {
      const { id, request } = call;
      if (request.kind === 'commit') {
        commits.push({ id, request });
        bytes += bytesOf(request);
        if (commits.length >= GROUP_REQUESTS || bytes >= GROUP_BYTES) flush();
      } else {
        flush();
        try {
          answer({ id, result: perform(writer, request) });
        } catch (error) {
          answer({ id, failure: failureOf(error) });
        }
      }
    }
    const next: { message: unknown } | undefined = receiveMessageOnPort(port);
    call = next?.message as ThreadCall<WriteRequest> | undefined;
  }
  flush();
};

const serve = (writer: BlockWriter): void => {
  let upkeep: NodeJS.Immediate | undefined;
  port.on('message', (call: ThreadCall<WriteRequest>) => {
    takeGroup(writer, call);
    // Sealing waits until those who committed have their answers.
    upkeep ??= setImmediate(() => {
      upkeep = undefined;
      writer.upkeep();
    });
  });
};

/** Tells everyone who calls why the files cannot be opened. */
const refuse = (error: unknown): void => {
  port.on('message', (call: ThreadCall<WriteRequest>) => {
    if (!('cancel' in call)) answer({ id: call.id, failure: failureOf(error) });
  });
};

try {
  serve(open());
} catch (error) {
  refuse(error);
}
