import { inject, Injectable } from '@angular/core';
import { HttpErrorResponse } from '@angular/common/http';
import type { HealthReport, ProcessList, SystemView } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

const isReport = (value: unknown): value is HealthReport => typeof value === 'object' && value !== null && 'checks' in value;

/** How the server and its pipeline are. */
@Injectable({ providedIn: 'root' })
export class SystemApi {
  private readonly api = inject(ApiClient);

  system(): Promise<SystemView> {
    return this.api.get('/system');
  }

  processes(): Promise<ProcessList> {
    return this.api.get('/system/processes');
  }

  /** The report comes with 503 where something is down: that is an answer too. */
  async health(): Promise<HealthReport> {
    try {
      return await this.api.get<HealthReport>('/health');
    } catch (error) {
      const body: unknown = error instanceof Error && error.cause instanceof HttpErrorResponse ? error.cause.error : null;
      if (isReport(body)) return body;
      throw error;
    }
  }
}
