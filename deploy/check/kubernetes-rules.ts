import type { Deployment, Manifest, Selector } from './kubernetes-schema.ts';

type OfKind<K extends Manifest['kind']> = Extract<Manifest, { kind: K }>;
const ofKind = <K extends Manifest['kind']>(manifests: readonly Manifest[], kind: K): OfKind<K>[] =>
  manifests.filter((each): each is OfKind<K> => each.kind === kind);

const fits = (labels: Readonly<Record<string, string>>, { matchLabels = {}, matchExpressions = [] }: Selector): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values }) => values.includes(labels[key] ?? '') === (operator === 'In'));

const labelsOf = (deployment: Deployment) => deployment.spec.template.metadata.labels;

/** What does not fit together in manifests that are applied at once, one sentence each. */
export const manifestProblems = (manifests: readonly Manifest[]): string[] => {
  const deployments = ofKind(manifests, 'Deployment');
  const scaled = ofKind(manifests, 'HorizontalPodAutoscaler');
  const chosen = (selector: Selector): Deployment[] => deployments.filter((each) => fits(labelsOf(each), selector));
  const problems = deployments.flatMap((deployment) => deploymentProblems(deployment, manifests));

  for (const { metadata, spec } of ofKind(manifests, 'Service')) {
    const [target, ...more] = chosen({ matchLabels: spec.selector });
    const named = target?.spec.template.spec.containers[0].ports.map(({ name }) => name) ?? [];
    if (!target || more.length > 0) problems.push(`Service ${metadata.name}: it chooses not exactly one deployment`);
    for (const { targetPort } of spec.ports) {
      if (!named.includes(targetPort)) problems.push(`Service ${metadata.name}: there is no port ${targetPort}`);
    }
  }
  for (const { metadata, spec } of scaled) {
    const target = deployments.find(({ metadata: { name } }) => name === spec.scaleTargetRef.name);
    if (!target) problems.push(`HorizontalPodAutoscaler ${metadata.name}: there is no deployment ${spec.scaleTargetRef.name}`);
    else if (target.spec.replicas !== undefined) problems.push(`${target.metadata.name}: replicas and a scaler pull at the same number`);
  }
  for (const { metadata, spec } of ofKind(manifests, 'PodDisruptionBudget')) {
    if (chosen(spec.selector).length !== 1) problems.push(`PodDisruptionBudget ${metadata.name}: it chooses not exactly one deployment`);
  }
  for (const { metadata, spec } of ofKind(manifests, 'NetworkPolicy')) {
    if (chosen(spec.podSelector).length === 0) problems.push(`NetworkPolicy ${metadata.name}: it chooses nothing`);
  }
  for (const { metadata, spec } of ofKind(manifests, 'Ingress')) {
    const services = ofKind(manifests, 'Service');
    for (const { service } of spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend))) {
      const found = services.find(({ metadata: { name } }) => name === service.name);
      if (!found?.spec.ports.some(({ name }) => name === service.port.name)) problems.push(`Ingress ${metadata.name}: it leads nowhere`);
    }
  }
  return problems;
};

const deploymentProblems = (deployment: Deployment, manifests: readonly Manifest[]): string[] => {
  const { metadata, spec } = deployment;
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const labels = labelsOf(deployment);
  const problems: string[] = [];
  const policies = ofKind(manifests, 'NetworkPolicy').filter((each) => fits(labels, each.spec.podSelector));
  const configMaps = ofKind(manifests, 'ConfigMap').map(({ metadata: { name } }) => name);
  const ports = container.ports.map(({ name }) => name);

  if (!fits(labels, spec.selector)) problems.push('its selector does not choose its own pods');
  if (!pod.topologySpreadConstraints.every(({ labelSelector }) => fits(labels, labelSelector))) problems.push('it spreads other pods');
  if (!/:v?\d+\.\d+/.test(container.image)) problems.push(`the version of ${container.image} is not pinned`);
  for (const { httpGet } of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
    if (typeof httpGet.port !== 'string' || !ports.includes(httpGet.port)) problems.push(`a probe asks the port ${httpGet.port}`);
  }
  for (const { configMapRef } of container.envFrom ?? []) {
    if (!configMaps.includes(configMapRef.name)) problems.push(`there is no ConfigMap ${configMapRef.name}`);
  }
  for (const { name, value } of container.env ?? []) {
    if (/(PASSWORD|SECRET|TOKEN|DATABASE_URL)$/.test(name)) problems.push(`${name} stands in the manifest`);
    if (name.endsWith('_FILE') && !isMounted(value, deployment)) problems.push(`${name} is no file of a mounted secret`);
  }
  for (const { name } of container.volumeMounts) {
    if (!pod.volumes.some((volume) => volume.name === name)) problems.push(`there is no volume ${name}`);
  }
  if (!ofKind(manifests, 'PodDisruptionBudget').some((each) => fits(labels, each.spec.selector)))
    problems.push('all may be evicted at once');
  for (const type of ['Ingress', 'Egress'] as const) {
    if (!policies.some((each) => each.spec.policyTypes.includes(type))) problems.push(`no policy bounds its ${type.toLowerCase()}`);
  }
  return problems.map((problem) => `${metadata.name}: ${problem}`);
};

const isMounted = (path: string, { spec }: Deployment): boolean =>
  spec.template.spec.containers[0].volumeMounts.some(({ name, mountPath }) => {
    const items = spec.template.spec.volumes.find((volume) => volume.name === name)?.secret?.items;
    return items?.some((item) => `${mountPath}/${item.path}` === path) === true;
  });
