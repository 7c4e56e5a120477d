interface Fault {
  path: string;
  message: string;
}

/**
 * Members of answers that tests read by their name. Which of them an answer has is for the test to find out: one that is not there is
 * undefined, and fails where it is compared. Items take the type that the test gives them.
 */
export interface AnswerBody {
  id: string;
  name: string;
  email: string;
  type: string;
  code: string;
  detail: string;
  errors: [Fault, ...Fault[]];
  requestId: string;
  position: unknown;
  items: never[];
  nextCursor: string | null;
  key: string;
  accessToken: string;
  ticket: string;
  user: { lastLoginAt: string };
  version: string;
  threshold: number;
  config: object;
  health: unknown;
  history: unknown;
  deliveries: unknown;
  rows: number;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed where the answer is JSON, else its text. */
  body: AnswerBody;
}
export interface ApiCall {
  /** Sent as JSON, unless it is text or bytes. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API over real HTTP with the same credentials each time. Paths without a leading `/` are under /api/v1. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    readonly authorization?: string,
  ) {}

  get = (path: string, call?: ApiCall) => this.request('GET', path, call);
  post = (path: string, body?: unknown, call?: ApiCall) => this.request('POST', path, { ...call, body });
  put = (path: string, body?: unknown, call?: ApiCall) => this.request('PUT', path, { ...call, body });
  patch = (path: string, body?: unknown, call?: ApiCall) => this.request('PATCH', path, { ...call, body });
  delete = (path: string, call?: ApiCall) => this.request('DELETE', path, call);

  async request(method: string, path: string, { body, headers }: ApiCall = {}): Promise<ApiAnswer> {
    const plain = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.baseUrl}${path.startsWith('/') ? path : `/api/v1/${path}`}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.authorization && { authorization: this.authorization }),
        ...(body !== undefined && !plain && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: plain ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '' && !text.includes('\n{');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as AnswerBody };
  }
}
