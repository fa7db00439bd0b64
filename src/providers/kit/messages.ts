export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, beginning with a slash. Named in failures: it holds no secret. */
  path: string;
  /** Never named anywhere, so tokens and pins may stand here. Members without a value are left out. */
  query?: Readonly<Record<string, string | null | undefined>>;
  headers?: Readonly<Record<string, string>>;
  body?: { json: unknown } | { form: Readonly<Record<string, string>> };
  /** What no answer, or an unbelievable one, leaves open: 'none' for a read, 'maybe' for all that has an effect. */
  doubt: 'none' | 'maybe';
}

export interface HttpAnswer {
  request: HttpRequest;
  status: number;
  /** Lower-case names; a repeated header's values joined by ", ". */
  headers: Readonly<Record<string, string>>;
  text: string;
}
