import { Inject, Injectable } from '@nestjs/common';
import { AlertLifecycle, AlertRepository } from '@tocsin/adapters/database';
import type { AlertDetail, AlertListParams, AlertView, Page } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, decodeCursor, ProblemError, toPage } from '@tocsin/platform/http';
import * as z from 'zod';

const Place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

const unknownAlert = (): ProblemError => new ProblemError('not_found', 'There is no such alert.');

/** What people see of alerts and do to them. */
@Injectable()
export class AlertsService {
  constructor(
    @Inject(AlertRepository) private readonly alerts: AlertRepository,
    @Inject(AlertLifecycle) private readonly lifecycle: AlertLifecycle,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list({ cursor, limit, ...filters }: AlertListParams): Promise<Page<AlertView>> {
    const place = cursor === undefined ? undefined : decodeCursor(Place, cursor);
    const before = place && { startedAt: new Date(place.at), id: place.id };
    const rows = await this.alerts.list({ ...filters, before, limit: limit + 1 });
    return toPage(
      rows,
      limit,
      (alert) => alert,
      ({ startedAt, id }) => ({ at: startedAt, id }),
    );
  }

  async get(id: string): Promise<AlertDetail> {
    const alert = await this.alerts.get(id);
    if (!alert) throw unknownAlert();
    return alert;
  }

  /** Once more by anyone changes nothing. */
  async acknowledge(id: string, note: string, caller: Caller): Promise<AlertView> {
    const result = await this.lifecycle.acknowledge(id, caller.actor.name, note);
    if (!result) throw unknownAlert();
    const { alert, changed } = result;
    if (alert.status === 'pending') throw new ProblemError('conflict', 'The alert does not fire yet.');
    if (alert.status === 'resolved') throw new ProblemError('conflict', 'The alert is resolved already.');
    if (changed) await this.record('alert.acknowledge', alert, note, caller);
    return alert;
  }

  /** Once more by anyone changes nothing. */
  async resolve(id: string, note: string, caller: Caller): Promise<AlertView> {
    const result = await this.lifecycle.resolve(id, caller.actor.name, note);
    if (!result) throw unknownAlert();
    if (result.changed) await this.record('alert.resolve', result.alert, note, caller);
    return result.alert;
  }

  private record(action: string, { id, ruleName, group, status }: AlertView, note: string, caller: Caller): Promise<void> {
    return this.audit.record({ ...caller, action, target: id, outcome: 'success', after: { ruleName, group, status }, detail: { note } });
  }
}
