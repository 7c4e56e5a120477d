import { RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { RecordError } from '../record-error.ts';
import type { Label } from './labels.ts';

/** Fields of a record that a label can fill. */
export const LABEL_FIELDS = ['level', 'service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId'] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

/**
 * Names of labels and of structured metadata for each field, the best first. Those after `weak` say less than the line itself would:
 * `job` is often the name of a scrape configuration, and `detected_level` is Loki's guess.
 */
const NAMES: Readonly<Record<LabelField, { strong: readonly string[]; weak?: readonly string[] }>> = {
  level: { strong: ['level', 'severity', 'severity_text'], weak: ['detected_level'] },
  service: { strong: ['service_name', 'service'], weak: ['app', 'application', 'job'] },
  host: { strong: ['host', 'hostname', 'host_name'], weak: ['instance'] },
  environment: { strong: ['environment', 'deployment_environment_name', 'deployment_environment', 'env'] },
  version: { strong: ['version', 'service_version'] },
  traceId: { strong: ['trace_id', 'traceId', 'traceID'] },
  spanId: { strong: ['span_id', 'spanId', 'spanID'] },
  userId: { strong: ['user_id', 'userId'] },
};

interface Meaning {
  field: LabelField;
  /** Lower is better. */
  rank: number;
  weak: boolean;
}
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  LABEL_FIELDS.flatMap((field) => {
    const { strong, weak = [] } = NAMES[field];
    return [...strong, ...weak].map((name, rank) => [name, { field, rank, weak: rank >= strong.length }] as const);
  }),
);

/** What a label says of a field. */
export interface Told extends Meaning {
  name: string;
  value: string;
}

/** What the entries of a stream have in common: fields that its labels fill, and the other labels. */
export interface StreamContext {
  readonly told: ReadonlyMap<LabelField, Told>;
  readonly attributes: Readonly<Attributes>;
  readonly characters: number;
}

export const EMPTY_CONTEXT: StreamContext = { told: new Map(), attributes: {}, characters: 0 };

/** Characters of the labels of one stream and the metadata of an entry; Loki takes 15 labels of 2 KiB by default. */
export const MOST_CHARACTERS = 64 * 1024;
export const LABELS_TOO_LARGE = new RecordError('too_large', `The labels of the stream are larger than ${MOST_CHARACTERS} characters.`);
export const TOO_MANY = new RecordError('too_many_attributes', `The entry has more than ${RECORD_LIMITS.attributes} labels and fields.`);

/**
 * The context with more labels, or why there can be none. Of two labels for a field the better fills it, the other is an attribute.
 */
export const withLabels = (context: StreamContext, labels: readonly Label[]): StreamContext | RecordError => {
  if (labels.length === 0) return context;
  if (labels.length > RECORD_LIMITS.attributes) return TOO_MANY;
  const told = new Map(context.told);
  const attributes: Attributes = { ...context.attributes };
  let { characters } = context;
  for (const [name, value] of labels) {
    characters += name.length + value.length;
    if (characters > MOST_CHARACTERS) return LABELS_TOO_LARGE;
    const meaning = value === '' ? undefined : MEANINGS.get(name);
    const held = meaning && told.get(meaning.field);
    if (meaning === undefined || (held !== undefined && held.rank < meaning.rank)) {
      if (name !== '__proto__') attributes[name] = value;
      continue;
    }
    if (held !== undefined && held.name !== name) attributes[held.name] = held.value;
    told.set(meaning.field, { ...meaning, name, value });
  }
  return { told, attributes, characters };
};
