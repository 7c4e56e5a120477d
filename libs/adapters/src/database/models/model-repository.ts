import type { ModelFigures, ModelGate, ModelReport } from '@tocsin/contracts';
import { type ModelInForce, shippedModel } from '@tocsin/core/classifier';
import type { DataSource } from 'typeorm';

/** Of the retrained models the newest so many can be put in force; of older ones only the figures are kept. */
const KEPT_MODELS = 20;
const SHIPPED: ModelInForce = { version: shippedModel().version, bytes: undefined };

/** A model that was trained here. */
export interface RetrainedModel {
  version: string;
  corpusHash: string;
  texts: number;
  corrections: number;
  features: number;
  figures: ModelFigures;
  gates: ModelGate[];
  report: ModelReport | null;
  trainedAt: Date;
  trainedBy: string;
  /** Corrections made after this are not learnt from. */
  learntUntil: Date;
}
export interface KnownModel extends RetrainedModel {
  refusedAt: Date | null;
  refusedBy: string | null;
  /** Its bytes are still there. */
  usable: boolean;
}
/** Since when a model is, or was, in force; `version` null: the one that ships. */
export interface ModelActivation {
  version: string | null;
  at: Date;
  by: string;
}

interface Row {
  version: string;
  corpus_hash: string;
  texts: number;
  corrections: number;
  features: number;
  figures: ModelFigures;
  gates: ModelGate[];
  report: ModelReport | null;
  trained_at: Date;
  trained_by: string;
  learnt_until: Date;
  refused_at: Date | null;
  refused_by: string | null;
  usable: boolean;
}
const modelOf = (row: Row): KnownModel => ({
  version: row.version,
  corpusHash: row.corpus_hash,
  texts: row.texts,
  corrections: row.corrections,
  features: row.features,
  figures: row.figures,
  gates: row.gates,
  report: row.report,
  trainedAt: row.trained_at,
  trainedBy: row.trained_by,
  learntUntil: row.learnt_until,
  refusedAt: row.refused_at,
  refusedBy: row.refused_by,
  usable: row.usable,
});

const COLUMNS =
  'version, corpus_hash, texts, corrections, features, figures, gates, trained_at, trained_by, learnt_until, refused_at, refused_by, bytes IS NOT NULL AS usable';
/** One change of what is in force at a time. */
const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';

/** The registry of models, and which of them is in force. Every change of that is a new configuration version. */
export class ModelRepository {
  private readonly source: DataSource;
  /** Read once for each version: some hundred kilobytes. */
  private known = SHIPPED;

  constructor(source: DataSource) {
    this.source = source;
  }

  /** The model by which new logs are judged. As long as none was put in force here, that is the one that ships, whichever that is after an upgrade. */
  async active(): Promise<ModelInForce> {
    const [last] = await this.activations(1);
    const version = last?.version ?? null;
    if (version === null) return SHIPPED;
    if (version !== this.known.version) {
      const bytes = await this.bytes(version);
      this.known = bytes === undefined ? SHIPPED : { version, bytes };
    }
    return this.known;
  }

  /** `encodeModel`'s; undefined: not kept, or not known. */
  async bytes(version: string): Promise<Uint8Array | undefined> {
    const [row] = await this.source.query<{ bytes: Buffer | null }[]>('SELECT bytes FROM classifier_model WHERE version = $1', [version]);
    // A copy of its own: what pg gives is a part of a larger buffer, which would go to every thread with it.
    return row?.bytes ? Uint8Array.from(row.bytes) : undefined;
  }

  /** The newest first; without their reports. */
  async list(limit = 100): Promise<KnownModel[]> {
    const rows = await this.source.query<Row[]>(
      `SELECT ${COLUMNS}, NULL AS report FROM classifier_model ORDER BY trained_at DESC, version LIMIT $1`,
      [limit],
    );
    return rows.map(modelOf);
  }

  async find(version: string): Promise<KnownModel | undefined> {
    const [row] = await this.source.query<Row[]>(`SELECT ${COLUMNS}, report FROM classifier_model WHERE version = $1`, [version]);
    return row && modelOf(row);
  }

  /** The latest first. */
  activations(limit = 1000): Promise<ModelActivation[]> {
    return this.source.query<ModelActivation[]>('SELECT version, at, by FROM model_activation ORDER BY seq DESC LIMIT $1', [limit]);
  }

  /** Keeps a trained model. The same texts give the same model: it is then measured anew, and what was decided about it stays. */
  async add(model: RetrainedModel, bytes: Uint8Array): Promise<void> {
    await this.source.query(
      `INSERT INTO classifier_model (version, corpus_hash, texts, corrections, features, figures, gates, report, bytes, trained_at, trained_by, learnt_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (version) DO UPDATE SET figures = excluded.figures, gates = excluded.gates, report = excluded.report, bytes = excluded.bytes,
         trained_at = excluded.trained_at, trained_by = excluded.trained_by, learnt_until = excluded.learnt_until`,
      [
        ...[model.version, model.corpusHash, model.texts, model.corrections, model.features],
        ...[JSON.stringify(model.figures), JSON.stringify(model.gates), model.report && JSON.stringify(model.report)],
        ...[Buffer.from(bytes), model.trainedAt, model.trainedBy, model.learntUntil],
      ],
    );
    await this.source.query(
      `UPDATE classifier_model SET bytes = NULL WHERE bytes IS NOT NULL
         AND version NOT IN (SELECT version FROM classifier_model ORDER BY trained_at DESC LIMIT $1)
         AND version NOT IN (SELECT version FROM model_activation WHERE version IS NOT NULL ORDER BY seq DESC LIMIT 3)`,
      [KEPT_MODELS],
    );
  }

  /**
   * Puts a model in force (null: the one that ships) if `expected` still is the one that is: false when somebody else was quicker, or nothing
   * is left of the model.
   */
  async activate(version: string | null, expected: string | null, by: string): Promise<boolean> {
    return this.source.transaction(async (manager) => {
      await manager.query(LOCK, ['model activation']);
      const [last] = await manager.query<ModelActivation[]>('SELECT version FROM model_activation ORDER BY seq DESC LIMIT 1');
      if ((last?.version ?? null) !== expected) return false;
      if (version !== null) {
        const there = await manager.query<unknown[]>('SELECT FROM classifier_model WHERE version = $1 AND bytes IS NOT NULL FOR UPDATE', [
          version,
        ]);
        if (there.length === 0) return false;
        await manager.query('UPDATE classifier_model SET refused_at = NULL, refused_by = NULL WHERE version = $1', [version]);
      }
      await manager.query('INSERT INTO model_activation (version, at, by) VALUES ($1, now(), $2)', [version, by]);
      return true;
    });
  }

  /** An admin will not have it. False: there is none of this version. */
  async refuse(version: string, by: string): Promise<boolean> {
    const [, count] = await this.source.query<[unknown, number]>(
      'UPDATE classifier_model SET refused_at = now(), refused_by = $2 WHERE version = $1',
      [version, by],
    );
    return count > 0;
  }
}
