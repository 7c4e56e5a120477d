import { Injectable } from '@nestjs/common';
import type { HealthCheck, HealthState } from '@tocsin/contracts';

/** What a check found. `detail` is for an operator: never a secret or a path of this machine. */
export interface HealthFinding {
  state: HealthState;
  detail: string;
}

export interface HealthProbe {
  /** A word that an operator knows the thing by, such as `database`. */
  name: string;
  /** Rejecting means down; nothing more than that is told. Bounded by the signal. */
  check: (signal: AbortSignal) => Promise<HealthFinding>;
  /** Default 3000. */
  timeoutMs?: number;
  /** Without it nothing works: when it is down, so is the whole. Default true. */
  essential?: boolean;
  /** It does real work, and is left out where only readiness is asked for. Default false. */
  deep?: boolean;
}

/** The findings of all checks, and what they amount to. */
export interface HealthSummary {
  state: HealthState;
  checks: HealthCheck[];
}

const DEFAULT_TIMEOUT_MS = 3000;

/** The checks of this process: whoever depends on something, or is something, registers how to tell that it works. */
@Injectable()
export class HealthRegistry {
  private readonly probes = new Map<string, HealthProbe>();

  /** Returns what takes the check out again. A name is used once. */
  register(probe: HealthProbe): () => void {
    if (this.probes.has(probe.name)) throw new Error(`The health check ${probe.name} is registered already.`);
    this.probes.set(probe.name, probe);
    return () => void this.probes.delete(probe.name);
  }

  /** Runs the checks, all at once; never rejects, and takes no longer than the longest time-out. */
  async run({ deep }: { deep: boolean }): Promise<HealthSummary> {
    const probes = [...this.probes.values()].filter((probe) => deep || !probe.deep);
    const checks = await Promise.all(probes.map(runProbe));
    const essentials = checks.filter((_, at) => probes[at]?.essential !== false);
    const state = essentials.some((check) => check.state === 'down')
      ? 'down'
      : checks.every((check) => check.state === 'up')
        ? 'up'
        : 'degraded';
    return { state, checks };
  }
}

const runProbe = async ({ name, check, timeoutMs = DEFAULT_TIMEOUT_MS }: HealthProbe): Promise<HealthCheck> => {
  const start = performance.now();
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<HealthFinding>((resolve) => {
    timer = setTimeout(() => {
      limit.abort(new Error('The health check took too long.'));
      resolve({ state: 'down', detail: `no answer within ${timeoutMs} ms` });
    }, timeoutMs);
  });
  try {
    const { state, detail } = await Promise.race([check(limit.signal), timedOut]);
    return { name, state, detail, latencyMs: Math.round((performance.now() - start) * 10) / 10 };
  } catch {
    return { name, state: 'down', detail: 'it does not answer as it should', latencyMs: null };
  } finally {
    clearTimeout(timer);
  }
};
