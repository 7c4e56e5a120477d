import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from './stack-error.ts';

/** The newest class files among the jars (Elasticsearch 8.19, Kafka 4.1) are of this version. */
const OLDEST_JAVA = 17;

/** The programs of a Java development kit, and Maven, which brings the jars. */
export interface Java {
  java: string;
  javac: string;
  jar: string;
  keytool: string;
  maven: string;
}

/** `JAVA_HOME` first, as everywhere; else the one on the path. */
const program = (name: string, env: NodeJS.ProcessEnv): string => {
  const home = env['JAVA_HOME'];
  const own = home && join(home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return own && existsSync(own) ? own : name;
};

const answerOf = (command: string, flag: string): string | undefined => {
  const { status, stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8', shell: process.platform === 'win32' });
  return status === 0 ? stdout + stderr : undefined;
};

/** @throws StackError `java_missing`, with the version that was found, if any */
export const requireJava = (env: NodeJS.ProcessEnv = process.env): string => {
  const java = program('java', env);
  const answer = answerOf(java, '-version');
  const version = Number(/version "(?:1\.)?(\d+)/.exec(answer ?? '')?.[1] ?? 0);
  if (version >= OLDEST_JAVA) return java;
  const found = answer === undefined ? 'no `java` was found on the path or under JAVA_HOME' : `${java} is Java ${version}`;
  throw new StackError('java_missing', `Kafka and Elasticsearch need Java ${OLDEST_JAVA} or newer: ${found}. Install a JDK and try again.`);
};

/** What the installation of the jars needs besides. @throws StackError `java_missing` or `maven_missing` */
export const requireBuildTools = (env: NodeJS.ProcessEnv = process.env): Java => {
  const java = requireJava(env);
  const [javac, jar] = [program('javac', env), program('jar', env)];
  if (answerOf(javac, '-version') === undefined) {
    throw new StackError('java_missing', 'Java is there, but only to run programs: `javac` is missing. Install a JDK, not a JRE.');
  }
  const maven = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  if (answerOf(maven, '-version') === undefined) {
    throw new StackError(
      'maven_missing',
      'Maven brings the servers as jars, and no `mvn` was found on the path. Install Maven and try again.',
    );
  }
  return { java, javac, jar, keytool: program('keytool', env), maven };
};
