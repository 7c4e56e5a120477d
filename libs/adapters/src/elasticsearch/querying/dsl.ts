import type { estypes } from '@elastic/elasticsearch';

export type Dsl = estypes.QueryDslQueryContainer;

/** No log and every log. */
export const NONE: Dsl = { match_none: {} };
export const ALL: Dsl = { match_all: {} };

/**
 * What Elasticsearch can say of a part of a query: `sure` finds only logs that match, `maybe` finds all of them and perhaps more.
 * Nearly always they are the same.
 */
export interface Bounds {
  sure: Dsl;
  maybe: Dsl;
}
export const exactly = (dsl: Dsl): Bounds => ({ sure: dsl, maybe: dsl });
/** To be tested log by log among these. */
export const among = (maybe: Dsl): Bounds => ({ sure: NONE, maybe });

/** A query without negations but of its leaves: what Elasticsearch's limit on nesting asks for. */
export type Normal = { kind: 'leaf'; dsl: Dsl; negated: boolean } | { kind: 'all'; parts: Normal[] } | { kind: 'any'; parts: Normal[] };

export const anyOf = (...parts: readonly Dsl[]): Dsl => {
  const real = parts.filter((part) => part !== NONE);
  if (real.includes(ALL)) return ALL;
  return real.length === 0 ? NONE : real.length === 1 && real[0] ? real[0] : { bool: { should: real, minimum_should_match: 1 } };
};
export const allOf = (...parts: readonly Dsl[]): Dsl => {
  const real = parts.filter((part) => part !== ALL);
  if (real.includes(NONE)) return NONE;
  return real.length === 0 ? ALL : real.length === 1 && real[0] ? real[0] : { bool: { filter: real } };
};

const leafDsl = ({ dsl, negated }: Extract<Normal, { kind: 'leaf' }>): Dsl => {
  if (!negated) return dsl;
  return dsl === NONE ? ALL : dsl === ALL ? NONE : { bool: { must_not: [dsl] } };
};

/** Conjunction and disjunction in turns take one `bool` for two levels: the first disjunction moves into its conjunction. */
export const render = (node: Normal): Dsl => {
  switch (node.kind) {
    case 'leaf':
      return leafDsl(node);
    case 'any':
      return anyOf(...node.parts.map(render));
    case 'all': {
      const filter: Dsl[] = [];
      const must_not: Dsl[] = [];
      let should: Dsl[] | undefined;
      for (const part of node.parts) {
        if (part.kind === 'leaf' && part.negated && part.dsl !== NONE && part.dsl !== ALL) {
          must_not.push(part.dsl);
          continue;
        }
        const dsl = render(part);
        if (dsl === NONE) return NONE;
        if (dsl === ALL) continue;
        const inner = part.kind === 'any' && should === undefined ? dsl.bool : undefined;
        if (Array.isArray(inner?.should) && inner.filter === undefined && inner.must_not === undefined) should = inner.should;
        else filter.push(dsl);
      }
      if (must_not.length === 0 && should === undefined) return allOf(...filter);
      return {
        bool: {
          ...(filter.length > 0 ? { filter } : {}),
          ...(must_not.length > 0 ? { must_not } : {}),
          ...(should ? { should, minimum_should_match: 1 } : {}),
        },
      };
    }
  }
};
