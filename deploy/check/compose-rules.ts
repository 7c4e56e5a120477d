import type { ComposeFile, Service } from './compose-schema.ts';

export interface ComposeRules {
  /** Whether a file that the composition names, relative to its own folder, is there. */
  exists: (path: string) => boolean;
  /** Services that may publish a port, on loopback. */
  published: readonly string[];
  /** What other files of the same composition declare. */
  beside?: Pick<ComposeFile, 'services' | 'networks' | 'volumes' | 'secrets' | 'configs'>;
}

const LOOPBACK_PORT = /^127\.0\.0\.1:(\d+|\$\{\w+:-\d+\}):\d+$/;
/** A tag of digits that says at least the minor version, and may go on; never `latest`, never a bare major. */
const PINNED = /:(\$\{\w+:-)?v?\d+\.\d+[\w.-]*\}?$/;

/** What is wrong with a composition, one sentence each; nothing where it is sound. */
export const composeProblems = (file: ComposeFile, rules: ComposeRules): string[] => [
  ...Object.entries(file.services).flatMap(([name, service]) => serviceProblems(name, service, file, rules)),
  ...unused(file),
];

const serviceProblems = (name: string, service: Service, file: ComposeFile, rules: ComposeRules): string[] => {
  const { beside } = rules;
  const known = (kind: 'networks' | 'volumes' | 'secrets' | 'configs' | 'services') => ({ ...beside?.[kind], ...file[kind] });
  const missing = (kind: Parameters<typeof known>[0], wanted: readonly string[]): string[] =>
    wanted.filter((each) => !(each in known(kind))).map((each) => `it names ${kind.slice(0, -1)} ${each}, which is not declared`);

  const volumes = (service.volumes ?? []).map((volume) => volume.split(':'));
  const named = volumes.map(([source = '']) => source).filter((source) => !/^[./]/.test(source));
  const mounted = volumes.filter(([source = '']) => /^[./]/.test(source));
  const problems = [
    ...missing('networks', service.networks ?? []),
    ...missing('volumes', named),
    ...missing('secrets', service.secrets ?? []),
    ...missing('services', Object.keys(service.depends_on ?? {})),
    ...missing(
      'configs',
      (service.configs ?? []).map(({ source }) => source),
    ),
    ...mounted.filter(([source = '']) => !rules.exists(source)).map(([source]) => `it mounts ${source}, which is not there`),
    ...mounted.filter(([, , mode]) => mode !== 'ro').map(([source]) => `it can write to ${source} of this machine`),
  ];
  const ports = service.ports ?? [];
  if (ports.length > 0 && !rules.published.includes(name)) problems.push('it publishes a port');
  if (ports.some((port) => !LOOPBACK_PORT.test(port))) problems.push('it publishes a port beyond this machine');
  const runsOnce = service.profiles?.includes('tools') === true;
  if ('disable' in service.healthcheck && !runsOnce) problems.push('nobody asks after its health');
  if (service.restart === 'no' && !runsOnce) problems.push('it stays down once it ends');
  if (!PINNED.test(service.image)) problems.push(`the version of its image ${service.image} is not pinned`);
  if (!service.cap_drop.includes('ALL')) problems.push('it keeps capabilities');
  if (!service.security_opt.includes('no-new-privileges:true')) problems.push('it may gain privileges');
  if (service.build?.target !== undefined && service.read_only !== true) problems.push('its root file system can be written');
  if (service.build && !rules.exists(`${service.build.context}/${service.build.dockerfile}`)) problems.push('its Dockerfile is not there');
  for (const [key, value] of Object.entries(service.environment ?? {})) {
    if (/(PASSWORD|SECRET|TOKEN|DATABASE_URL)$/.test(key) && !String(value).includes(':?')) problems.push(`${key} is no file of a secret`);
  }
  return problems.map((problem) => `${name}: ${problem}`);
};

/** Declared, and used by nobody: most often the trace of a typing error elsewhere. */
const unused = (file: ComposeFile): string[] => {
  const services = Object.values(file.services);
  const used = {
    networks: services.flatMap((service) => service.networks ?? []),
    volumes: services.flatMap((service) => (service.volumes ?? []).map((volume) => volume.split(':')[0])),
    secrets: services.flatMap((service) => service.secrets ?? []),
    configs: services.flatMap((service) => (service.configs ?? []).map(({ source }) => source)),
  };
  return (['networks', 'volumes', 'secrets', 'configs'] as const).flatMap((kind) =>
    Object.keys(file[kind])
      .filter((name) => !used[kind].includes(name))
      .map((name) => `${kind.slice(0, -1)} ${name} is used by no service`),
  );
};
