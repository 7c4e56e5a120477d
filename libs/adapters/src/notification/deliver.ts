import { DeliveryError } from '@tocsin/core/ports';
import {
  EgressError,
  isRetryableStatus,
  retryAfterMs,
  type EgressClient,
  type EgressRequest,
  type EgressResponse,
} from '../egress/index.ts';

/** Of the ways to get no answer, those that a later attempt cannot mend. */
const FINAL: ReadonlySet<string> = new Set(['destination_refused', 'bad_url']);

/** One attempt over the guarded client; the absence of an answer becomes a DeliveryError. */
export const attempt = async (client: EgressClient, call: EgressRequest): Promise<EgressResponse> => {
  try {
    return await client.request(call);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    throw new DeliveryError(error.message, {
      retryable: !FINAL.has(error.code),
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    });
  }
};

/** A DeliveryError for an answer that is not a success; `detail` must hold no secret. */
export const refused = (who: string, response: EgressResponse, detail = ''): DeliveryError => {
  const wait = retryAfterMs(response.headers['retry-after'], Date.now());
  return new DeliveryError(`${who} answered ${response.status}${detail ? `: ${detail}` : ''}.`, {
    retryable: isRetryableStatus(response.status),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
};
