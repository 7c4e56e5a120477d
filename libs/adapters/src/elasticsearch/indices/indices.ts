import type { estypes } from '@elastic/elasticsearch';
import { type ElasticsearchLink, StoreRefusedError } from '../connection/elasticsearch-link.ts';
import { dayOfIndex } from '../documents/day-index.ts';
import { type IndexOptions, MAPPING, indexSettings } from './mapping.ts';

/** A daily index there is. */
export interface DailyIndex {
  name: string;
  /** Start of its day, epoch milliseconds. */
  day: number;
}

/** Something of Elasticsearch that is not as this store needs it; never changed by us. */
export class IndexSetupError extends Error {
  readonly code = 'index_setup';
  readonly findings: readonly string[];
  constructor(findings: readonly string[]) {
    super(`Elasticsearch is not set up as this store needs it: ${findings.join(' ')}`);
    this.findings = findings;
  }
}

const ALREADY = 'resource_already_exists_exception';
/** Above the priority of templates that come with Elasticsearch, so that none of them takes our names. */
const PRIORITY = 500;

const mappings = MAPPING as unknown as estypes.MappingTypeMapping;
const settings = (options: IndexOptions) => indexSettings(options) as estypes.IndicesIndexSettings;

/** The template, the alias and the daily indices: made by us, checked when they are there already. */
export class Indices {
  private readonly link: ElasticsearchLink;
  private readonly options: IndexOptions;
  private readonly known = new Map<string, Promise<void>>();

  constructor(link: ElasticsearchLink, options: IndexOptions) {
    this.link = link;
    this.options = options;
  }

  /** Every daily index, by the alias and by its name. */
  get alias(): string {
    return this.options.index;
  }

  /**
   * Makes the index template and checks what is there. Resolves to what a person should know about (a number of replicas that another
   * setting asks for, say). @throws {IndexSetupError} when logs could not be stored or found as they must be
   */
  async ensure(): Promise<string[]> {
    const { index } = this.options;
    await this.requireNoIndexOfThatName();
    await this.link.write((client, transport) =>
      client.indices.putIndexTemplate(
        {
          name: index,
          index_patterns: [`${index}-*`],
          priority: PRIORITY,
          template: { settings: settings(this.options), mappings, aliases: { [index]: {} } },
          _meta: { product: 'tocsin' },
        },
        transport,
      ),
    );
    return this.check();
  }

  /** The daily indices, oldest first. */
  async list(): Promise<DailyIndex[]> {
    const { index } = this.options;
    const found = await this.link.read((client, transport) =>
      client.indices.getAlias({ index: `${index}-*`, allow_no_indices: true, ignore_unavailable: true }, transport),
    );
    return Object.keys(found)
      .flatMap((name) => {
        const day = dayOfIndex(index, name);
        return day === undefined ? [] : [{ name, day }];
      })
      .sort((a, b) => a.day - b.day);
  }

  /** Makes a daily index if it is not there. It does not depend on the template: someone may have removed that. */
  make(name: string): Promise<void> {
    let made = this.known.get(name);
    if (made === undefined) {
      made = this.create(name);
      this.known.set(name, made);
      made.catch(() => this.known.delete(name));
    }
    return made;
  }

  /** Its index turned out to be missing: make it again when it is next written to. */
  forget(name: string): void {
    this.known.delete(name);
  }

  /** Writes on an index that logs of these categories were, or are about to be, removed from it: they are not missing. */
  async markRemoved(name: string, categories: readonly string[]): Promise<void> {
    const before = await this.removedFrom(name);
    if (categories.every((category) => before.includes(category))) return;
    const removedCategories = [...new Set([...before, ...categories])].sort();
    await this.link.write((client, transport) =>
      client.indices.putMapping({ index: name, _meta: { ...MAPPING._meta, removedCategories } }, transport),
    );
  }

  /** What `markRemoved` wrote; nothing for an index that is not there. */
  removedFrom(name: string): Promise<string[]> {
    return removedCategoriesOf(this.link, name);
  }

  async remove(name: string): Promise<void> {
    await this.link.write((client, transport) => client.indices.delete({ index: name, ignore_unavailable: true }, transport));
    this.known.delete(name);
  }

  async removeTemplate(): Promise<void> {
    await this.link.write((client, transport) =>
      client.indices.deleteIndexTemplate({ name: this.options.index }, { ...transport, ignore: [404] }),
    );
  }

  private async create(name: string): Promise<void> {
    try {
      await this.link.write((client, transport) =>
        client.indices.create(
          { index: name, settings: settings(this.options), mappings, aliases: { [this.options.index]: {} }, wait_for_active_shards: 1 },
          transport,
        ),
      );
    } catch (error) {
      if (!(error instanceof StoreRefusedError && error.type === ALREADY)) throw error;
    }
  }

  private async requireNoIndexOfThatName(): Promise<void> {
    const { index } = this.options;
    const found = await this.link.read((client, transport) =>
      client.indices.get({ index, ignore_unavailable: true, allow_no_indices: true }, transport),
    );
    if (found[index] !== undefined)
      throw new IndexSetupError([
        `There is an index called ${index}, where the alias over the daily indices must be: choose another name.`,
      ]);
  }

  private async check(): Promise<string[]> {
    const { index, shards, replicas } = this.options;
    const found = await this.link.read((client, transport) =>
      client.indices.get({ index: `${index}-*`, ignore_unavailable: true, allow_no_indices: true }, transport),
    );
    const wrong: string[] = [];
    const notes: string[] = [];
    for (const [name, state] of Object.entries(found)) {
      if (dayOfIndex(index, name) === undefined) continue;
      if (state.aliases?.[index] === undefined) wrong.push(`${name} is not under the alias ${index}.`);
      for (const difference of mappingDifferences(state.mappings)) wrong.push(`${name}: ${difference}.`);
      const { number_of_shards, number_of_replicas, blocks } = state.settings?.index ?? {};
      if (String(number_of_shards) !== String(shards)) notes.push(`${name} has ${number_of_shards} shards; new indices get ${shards}.`);
      if (String(number_of_replicas) !== String(replicas))
        notes.push(`${name} has ${number_of_replicas} replicas; new indices get ${replicas}.`);
      if (String(blocks?.write ?? blocks?.read_only ?? false) === 'true') notes.push(`${name} is read-only.`);
    }
    if (wrong.length > 0) throw new IndexSetupError(wrong);
    return notes;
  }
}

/** Categories that were removed from an index since it was made; none for an index that is not there. */
export const removedCategoriesOf = async (link: ElasticsearchLink, index: string): Promise<string[]> => {
  const found = await link.read((client, transport) => client.indices.getMapping({ index, ignore_unavailable: true }, transport));
  const removed: unknown = found[index]?.mappings._meta?.['removedCategories'];
  return Array.isArray(removed) ? removed.map(String) : [];
};

type Property = Record<string, string | boolean | undefined>;
/** What of a field's mapping decides over what is found, with what Elasticsearch leaves out when it is so. */
const DECISIVE = { type: undefined, index: true, doc_values: true, enabled: true, analyzer: undefined, format: undefined } as const;

/** How an index's mapping differs from ours in what decides over what is found; more fields than ours do no harm. */
export const mappingDifferences = (found: estypes.MappingTypeMapping | undefined): string[] => {
  const properties = (found?.properties ?? {}) as unknown as Record<string, Property>;
  return Object.entries(MAPPING.properties as Record<string, Property>).flatMap(([field, wanted]) => {
    const has = properties[field];
    if (has === undefined) return [`the field ${field} is missing`];
    return Object.entries(DECISIVE).flatMap(([name, unsaid]) => {
      const [should, is] = [wanted[name] ?? unsaid, has[name] ?? (name === 'type' && has['enabled'] === false ? 'object' : unsaid)];
      return String(should) === String(is) ? [] : [`the field ${field} has ${name} ${String(is)} instead of ${String(should)}`];
    });
  });
};
