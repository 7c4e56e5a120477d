import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Java, requireBuildTools } from './java.ts';
import { StackError } from './stack-error.ts';

export type JavaServer = 'kafka' | 'elasticsearch';

const run = promisify(execFile);
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const HERE = import.meta.dirname;
const SOURCES: Record<JavaServer, string[]> = { kafka: ['Launch.java'], elasticsearch: ['Launch.java', 'SearchNode.java'] };
const isTransport = (jar: string): boolean => /^(netty-|transport-netty4)/.test(jar);

/** Where a server's classes and jars are, for good: the folder's name tells one list of jars from another. */
export const distFolder = (folder: string, server: JavaServer): string => {
  const files = [join(HERE, server, 'pom.xml'), ...SOURCES[server].map((file) => join(HERE, 'java', file))];
  const hash = createHash('sha256');
  for (const file of [...files, join(HERE, 'java', 'log4j2.properties')]) hash.update(readFileSync(file));
  return join(folder, 'dist', `${server}-${hash.digest('hex').slice(0, 12)}`);
};

/**
 * Brings the jars with Maven, which keeps its own cache and uses its own settings, and compiles the launcher. Built beside its place and
 * renamed into it: what is there is whole. Readable by every user, because Elasticsearch does not run as root.
 * @throws StackError `java_missing`, `maven_missing`, `download_failed`
 */
export const installJars = async (folder: string, server: JavaServer, say: (line: string) => void = () => undefined): Promise<string> => {
  const dist = distFolder(folder, server);
  if (existsSync(dist)) return dist;
  const tools = requireBuildTools();
  const building = `${dist}.${randomUUID().slice(0, 8)}`;
  mkdirSync(join(building, 'lib'), { recursive: true, mode: 0o755 });
  try {
    say(`Fetching ${server}'s jars with Maven (some 40 MB, the first time only)…`);
    await download(tools, server, join(building, 'lib'));
    if (server === 'elasticsearch') await layOutModules(tools, building);
    const sources = SOURCES[server].map((file) => join(HERE, 'java', file));
    await run(tools.javac, ['-cp', join(building, 'lib', '*'), '-d', join(building, 'classes'), ...sources]);
    writeFileSync(join(building, 'log4j2.properties'), readFileSync(join(HERE, 'java', 'log4j2.properties')));
    openToAll(building);
    try {
      renameSync(building, dist);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(dist)) throw error;
    }
    return dist;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
};

const download = async (tools: Java, server: JavaServer, into: string): Promise<void> => {
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${into}`, '-DincludeScope=runtime'];
  try {
    await run(tools.maven, ['-q', '-B', '-Dstyle.color=never', '-f', join(HERE, server, 'pom.xml'), ...goal], {
      timeout: DOWNLOAD_LIMIT_MS,
      maxBuffer: 64 << 20,
      shell: process.platform === 'win32',
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.includes('ERROR'));
    const why = lines[0]?.replace(/^\[ERROR\]\s*/, '').slice(0, 400) ?? (error as Error).message.slice(0, 400);
    throw new StackError('download_failed', `Maven could not bring ${server}'s jars: ${why}\nCheck the network and Maven's settings.`, {
      cause: error,
    });
  }
};

/** Elasticsearch finds its HTTP server as a module: a folder with the jars and a descriptor, which lies in the jar. */
const layOutModules = async (tools: Java, building: string): Promise<void> => {
  const lib = join(building, 'lib');
  const module = join(building, 'home', 'modules', 'transport-netty4');
  mkdirSync(module, { recursive: true });
  const jars = readdirSync(lib).filter(isTransport);
  for (const jar of jars) renameSync(join(lib, jar), join(module, jar));
  const own = jars.find((jar) => jar.startsWith('transport-netty4'));
  if (own === undefined) throw new StackError('download_failed', 'Maven brought Elasticsearch without its module transport-netty4.');
  const inJar = 'META-INF/es-plugins/transport-netty4/plugin-descriptor.properties';
  const unpacked = join(building, 'unpacked');
  mkdirSync(unpacked);
  await run(tools.jar, ['--extract', '--file', join(module, own), inJar], { cwd: unpacked });
  const descriptor = readFileSync(join(unpacked, inJar), 'utf8').split('\n');
  // The jars are on the class path, not on the module path: a named module would not be found.
  writeFileSync(join(module, 'plugin-descriptor.properties'), descriptor.filter((line) => !line.startsWith('modulename')).join('\n'));
  rmSync(unpacked, { recursive: true });
};

const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
};
